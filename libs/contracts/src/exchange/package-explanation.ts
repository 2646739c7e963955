import { concatFloats } from '../contract/column-arrays.js';
import { columnsOf } from '../contract/columns.js';
import type { Contract } from '../contract/contract.js';
import type { PackageExplanation } from './package-messages.js';

/**
 * What is wrong with the explanation of one row; undefined when nothing is.
 *
 * @param prediction the contract that its outputs are fields of
 * @param read the fields of the instance that the package reads
 */
export function explanationFault({ groups, outputs, base, contributions, errors }: PackageExplanation, prediction: Contract, read: readonly string[]): string | undefined {
  const floats = new Set(columnsOf(prediction).filter(({ kind, nullable }) => kind === 'float' && !nullable).map(({ name }) => name));
  const other = outputs.find((output) => !floats.has(output));
  if (other !== undefined) return `'${other}' is not a float of it`;
  const names = groups.map(({ name }) => name);
  if (new Set(names).size < names.length) return `two of its groups have one name (${names.join(', ')})`;
  const grouped = groups.flatMap(({ columns }) => columns);
  if ([...grouped].sort().join('\n') !== [...read].sort().join('\n')) return `its groups are of ${grouped.join(', ')}, and the package reads ${read.join(', ')}`;
  const size = groups.length * outputs.length;
  const lengths = [base.length, contributions.length, errors.length];
  if (base.length !== outputs.length || contributions.length !== size || errors.length !== size) {
    return `it has ${lengths.join(', ')} numbers for ${groups.length} groups and ${outputs.length} outputs`;
  }
  if (![base, contributions, errors].every((numbers) => numbers.every(Number.isFinite))) return 'it has a number that is not finite';
  return undefined;
}

/**
 * The explanations of some rows as one. Groups, outputs and base are of the package, so they are those of the first.
 *
 * @throws {RangeError} when there is none
 */
export function joinExplanations(parts: readonly PackageExplanation[]): PackageExplanation {
  const [first] = parts;
  if (first === undefined) throw new RangeError('there is no row to explain');
  return { ...first, contributions: concatFloats(parts.map(({ contributions }) => contributions)), errors: concatFloats(parts.map(({ errors }) => errors)) };
}
