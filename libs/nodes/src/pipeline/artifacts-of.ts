import { WiringError } from './errors.js';
import type { Pipeline } from './pipeline.js';
import type { Clashing, PipelineTypeError } from './wiring.js';

// What inference hands out and training needs may be anything; `object` would mean nothing at all.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type OfNoInterest = any;

/** `unknown` when training hands out all that is not given, in types that inference accepts. */
type HandedOut<In extends object, Out extends object, Given extends string> =
  [Exclude<keyof In & string, Given | keyof Out>] extends [never]
    ? [Exclude<Clashing<In, Out>, Given>] extends [never]
      ? unknown
      : PipelineTypeError<`training hands out '${Exclude<Clashing<In, Out>, Given>}' as one type and inference reads it as another`>
    : PipelineTypeError<`training does not hand out '${Exclude<keyof In & string, Given | keyof Out>}'`>;

/**
 * The names of what inference reads besides `given`: exactly what a model package must hold.
 *
 * A compile error, and a throw, unless each of them is among the outputs of `training`.
 *
 * @param given what the caller of inference brings along, e.g. `['instances']`
 * @returns the names in the order of the inference pipeline's inputs
 * @throws {WiringError} PIPELINE_UNREAD_INPUT when inference does not read one of `given`, PIPELINE_MISSING_ARTIFACT when
 * training does not hand out one of the others
 */
export function artifactsOf<In extends object, Out extends object, const Given extends keyof NoInfer<In> & string>(
  inference: Pipeline<In, OfNoInterest>,
  training: Pipeline<OfNoInterest, Out> & HandedOut<In, NoInfer<Out>, Given>,
  given: readonly Given[],
): readonly Exclude<keyof In & string, Given>[] {
  const { name, inputs } = inference;
  const stranger = given.find((dataset) => !inputs.includes(dataset));
  if (stranger !== undefined) throw new WiringError('PIPELINE_UNREAD_INPUT', `${name}: it does not read '${stranger}', only ${inputs.join(', ')}`);

  const isArtifact = (input: keyof In & string): input is Exclude<keyof In & string, Given> => !given.some((each) => each === input);
  const artifacts = inputs.filter(isArtifact);
  const handedOut: readonly string[] = training.outputs;
  const missing = artifacts.find((artifact) => !handedOut.includes(artifact));
  if (missing === undefined) return artifacts;
  throw new WiringError(
    'PIPELINE_MISSING_ARTIFACT',
    `${name}: it reads '${missing}', which is not among the outputs of '${training.name}'; hand it out there, or name it as given`,
  );
}
