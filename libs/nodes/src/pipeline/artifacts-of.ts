import { WiringError } from './errors.js';
import type { Pipeline } from './pipeline.js';
import type { Clashing, PipelineTypeError } from './wiring.js';

// `any`, since what inference returns and training reads does not matter here, and `object` would refuse some of it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Anything = any;

/** `unknown` if training returns all that is not given, in types that inference accepts; else a type whose text says why not. */
type Returned<In extends object, Out extends object, Given extends string> =
  [Exclude<keyof In & string, Given | keyof Out>] extends [never]
    ? [Exclude<Clashing<In, Out>, Given>] extends [never]
      ? unknown
      : PipelineTypeError<`training returns '${Exclude<Clashing<In, Out>, Given>}' as one type and inference reads it as another`>
    : PipelineTypeError<`training does not return '${Exclude<keyof In & string, Given | keyof Out>}'`>;

/**
 * The datasets that inference reads besides `given`: exactly what a model package must hold.
 *
 * It is a compile error if one of them is not among the outputs of `training`.
 *
 * @param given what the caller of inference passes, e.g. `['instances']`
 * @returns the names, in the order of the inference pipeline's inputs
 * @throws {WiringError} PIPELINE_UNREAD_INPUT if inference does not read one of `given`; PIPELINE_MISSING_ARTIFACT if
 * training does not return one of the others
 * @example
 * const artifacts = artifactsOf(inference, training, ['instances']); // e.g. ['scaler', 'network']
 */
/* @__NO_SIDE_EFFECTS__ */
export function artifactsOf<In extends object, Out extends object, const Given extends keyof NoInfer<In> & string>(
  inference: Pipeline<In, Anything>,
  training: Pipeline<Anything, Out> & Returned<In, NoInfer<Out>, Given>,
  given: readonly Given[],
): readonly Exclude<keyof In & string, Given>[] {
  const { name, inputs } = inference;
  const unread = given.find((dataset) => !inputs.includes(dataset));
  if (unread !== undefined) throw new WiringError('PIPELINE_UNREAD_INPUT', `${name}: it does not read '${unread}'; it reads ${inputs.join(', ')}`);

  const isArtifact = (input: keyof In & string): input is Exclude<keyof In & string, Given> => !given.some((each) => each === input);
  const artifacts = inputs.filter(isArtifact);
  const returned: readonly string[] = training.outputs;
  const missing = artifacts.find((artifact) => !returned.includes(artifact));
  if (missing === undefined) return artifacts;
  throw new WiringError(
    'PIPELINE_MISSING_ARTIFACT',
    `${name}: it reads '${missing}', which is not among the outputs of '${training.name}'; add it there, or name it as given`,
  );
}
