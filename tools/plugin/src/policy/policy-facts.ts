import type { ColumnKind } from '@tripod/contracts';
import { listLiteral, literal } from '../project/code.js';

/** What a policy decides by, whatever its task. */
interface CommonFacts {
  /** Kebab-case: decisions are kept under it. */
  readonly name: string;
  /** Its const: `retentionPolicy`. */
  readonly value: string;
  /** The prediction that it decides by, as business.ts names it. */
  readonly role: string;
  readonly noun: { readonly one: string; readonly many: string };
  /** The instance's key. */
  readonly key: { readonly name: string; readonly kind: ColumnKind };
  /** The label's field. */
  readonly label: string;
  /** The prediction's field with the answer. */
  readonly output: string;
  /** Before the names of its settings: `RETENTION_`, or nothing for the only policy of a project. */
  readonly prefix: string;
}

/** A policy that acts by the probability of a boolean label. */
export interface BinaryFacts extends CommonFacts {
  readonly task: 'binary';
}

/** A policy that acts by the likeliest of some classes. */
export interface ClassesFacts extends CommonFacts {
  readonly task: 'classes';
  /** In the order of the contract. */
  readonly categories: readonly string[];
  /** The prediction's field for each category, in the same order. */
  readonly probabilities: readonly string[];
  /** The classes' schema and type, and whether the contracts export them under these names. */
  readonly classes: { readonly schema: string; readonly type: string; readonly isExported: boolean };
}

/** A policy that acts by an expected number. */
export interface NumberFacts extends CommonFacts {
  readonly task: 'number';
  readonly kind: 'integer' | 'float';
  /** From which number it acts: the default as code, and what can be said of it: `is a guess`. */
  readonly threshold: { readonly value: string; readonly says: string };
  /** How many decimals an expected number is shown with. */
  readonly digits: number;
}

/** Everything that the files of a policy are written from. */
export type PolicyFacts = BinaryFacts | ClassesFacts | NumberFacts;

/** A setting of the policy: its name, its default, and what it is. */
export interface PolicySetting {
  readonly name: string;
  readonly value: string;
  readonly about: string;
}

/** Keys of some instances in columns, and how the sentences of the policy name them. */
export function keysOf({ key }: PolicyFacts, rows: 2 | 3): { readonly code: string; readonly texts: readonly string[] } {
  const isText = key.kind === 'text';
  const texts = Array.from({ length: rows }, (_, row) => (isText ? `${'abc'.charAt(row)}-1` : String(row + 11)));
  return { code: isText ? listLiteral(texts.map(literal)) : `${key.kind === 'float' ? 'Float64Array' : 'Int32Array'}.of(${texts.join(', ')})`, texts };
}

/** How the spec of each policy begins. */
export const SPEC_HEAD = `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPolicy, worthOf } from '../policy/apply-policy.js';
`;

/** A test that the settings stand where people look for them. */
export function settingsTest({ value }: PolicyFacts): string {
  return `
  it('has its settings in the README', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    expect(Object.keys(${value}.policy.settings).filter((name) => !readme.includes(\`\\\`\${name}\\\`\`))).toEqual([]);
  });
`;
}
