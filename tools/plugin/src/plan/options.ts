import { InvalidArgumentError, type Command } from 'commander';
import { ToolError } from '@tripod/processes';
import { z } from 'zod';
import { adoptAnswers, type AdoptAnswers } from './answers.js';

/** Answers that may be incomplete: questions ask for the rest. */
export type GivenAnswers = Partial<AdoptAnswers>;

/** Adds the options by which `adopt` is answered. A list is given by commas, or by the option several times. */
export function addOptions(command: Command): Command {
  return command
    .option('--name <name>', 'name of the project in kebab-case: its folders, model and experiment')
    .option('--from <table>', 'a table: CSV, TSV, JSON, JSON lines or Parquet, the texts also as .gz, .br or .zst')
    .option('--schema <file>', 'in place of a table: a JSON Schema of an instance with its label')
    .option('--empty', 'in place of a table: begin with a key, a time and a number')
    .option('--label <column>', 'the column to predict')
    .option('--task <task>', 'binary, classes or number; by what the label holds unless stated')
    .option('--positive <value>', 'the value of a binary label that counts as yes')
    .option('--key <column>', 'the column that names a row; unless stated a key is made of the fields')
    .option('--time <column>', 'when a row happened: rows are split by time; unless stated by shares')
    .option('--zone <zone>', 'IANA zone whose clocks show times that have an offset (default: UTC)')
    .option('--leave-out <columns>', 'columns to leave out', collect)
    .option('--keep <columns>', 'columns to take although adopt would leave them out', collect)
    .option('--text <columns>', 'columns of numbers that are codes', collect)
    .option('--missing <text>', 'a text that means a missing value, besides the usual ones', collectOne)
    .option('--noun <one,many>', 'what a row is called: customer,customers', collect)
    .option('--scope <scope>', 'scope of the packages: @acme')
    .option('--owner <owners>', 'owners for CODEOWNERS: @acme/data', collect)
    .option('--sample-rows <number>', 'real rows in the tests, in place of made-up ones', wholeNumber);
}

/** Column names may hold commas: a backslash before a comma keeps it. */
function collect(text: string, before: readonly string[] = []): string[] {
  const parts = text.split(/(?<!\\),/).map((part) => part.replaceAll('\\,', ',').trim());
  return [...before, ...parts.filter((part) => part !== '')];
}

const collectOne = (text: string, before: readonly string[] = []): string[] => [...before, text];

function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text) && Number(text) <= 10_000) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1 to 10000.');
}

const options = adoptAnswers.omit({ owners: true, noun: true }).partial().extend({ owner: z.array(z.string()).optional(), noun: z.array(z.string()).optional() });

/**
 * The answers that options give.
 *
 * @param raw of Commander
 * @throws {ToolError} BAD_USAGE
 */
export function answersOf(raw: Readonly<Record<string, unknown>>): GivenAnswers {
  const known = Object.fromEntries(Object.entries(raw).filter(([name]) => name in options.shape));
  const read = options.safeParse(known);
  if (!read.success) {
    const [issue] = read.error.issues;
    const name = String(issue?.path[0] ?? '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new ToolError('BAD_USAGE', `--${name} ${String(known[String(issue?.path[0])])} does not fit: ${name === 'task' ? 'give binary, classes or number' : (issue?.message ?? 'it is not valid')}.`);
  }
  const { owner, noun, ...rest } = read.data;
  const [one, many, ...more] = noun ?? [];
  if (noun !== undefined && (one === undefined || many === undefined || more.length > 0)) throw new ToolError('BAD_USAGE', `--noun ${noun.join(',')}: give two words, for one and for many, such as customer,customers.`);
  // The defaults come last, when all is answered.
  const given = Object.entries(rest).filter(([name]) => known[name] !== undefined);
  return { ...Object.fromEntries(given), ...(owner === undefined ? {} : { owners: owner }), ...(one === undefined || many === undefined ? {} : { noun: { one, many } }) };
}

/**
 * Answers with which a plan can be made without a question.
 *
 * @throws {ToolError} BAD_USAGE for what is missing
 */
export function completeAnswers(given: GivenAnswers): AdoptAnswers {
  if (given.name === undefined) throw new ToolError('BAD_USAGE', 'Name the project by --name, in kebab-case: npm run adopt -- --name churn --from customers.csv --label churned.');
  return adoptAnswers.parse(given);
}
