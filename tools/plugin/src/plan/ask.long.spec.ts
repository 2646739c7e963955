import { askAnswers, type Prompts } from './ask.js';
import { csvRows, tableFolder } from './fixtures/temporary-table.js';

const tables = tableFolder();
afterAll(() => tables.remove());

const items = csvRows('id,seen,size,kind,broken', 60, (i) => `i${i},2024-02-${String((i % 28) + 1).padStart(2, '0')},${(i * 7) % 23},${'uvw'[i % 3]},${(i * 5) % 4 === 0 ? 'yes' : 'no'}`);

/** Answers each question by the first word of it that has an answer, and remembers what was asked. */
function scripted(script: Readonly<Record<string, string | boolean | symbol | readonly string[]>>): { prompts: Prompts; asked: string[] } {
  const asked: string[] = [];
  const answer = <Kind>(message: string, otherwise: Kind): Kind | symbol => {
    asked.push(message);
    const [, found] = Object.entries(script).find(([words]) => message.includes(words)) ?? [];
    return found === undefined ? otherwise : (found as Kind | symbol);
  };
  const prompts: Prompts = {
    text: async ({ message, initialValue, validate }) => {
      const given = answer(message, initialValue ?? '');
      const fault = typeof given === 'string' ? validate?.(given) : undefined;
      if (fault !== undefined) throw new Error(`'${message}' refuses ${String(given)}: ${fault}`);
      return given;
    },
    select: async ({ message, options, initialValue }) => answer(message, initialValue ?? options[0]?.value ?? ''),
    multiselect: async ({ message, initialValues = [] }) => {
      const wanted = answer(message, initialValues);
      // Once; then as it was shown.
      delete (script as Record<string, unknown>)['Which columns'];
      return wanted;
    },
    confirm: async ({ message }) => answer(message, true),
    note: () => undefined,
  };
  return { prompts, asked };
}

describe("adopt's questions", () => {
  const where = { from: tables.folder, taken: ['taken'] };
  beforeAll(() => tables.understand('items.csv', items, { label: 'broken' }));

  it('ask what options have left open, and no more', async () => {
    const { prompts, asked } = scripted({ 'names a row': 'id', happen: 'seen', 'Which columns': ['size'] });
    const { answers, understanding } = await askAnswers({ from: 'items.csv' }, where, prompts);
    expect(asked.map((message) => message.split(' ').slice(0, 3).join(' '))).toEqual(['Which column is', 'Which column names', 'When did a', 'How is the', 'Which columns shall', 'Which columns shall', 'Make the project?']);
    expect(answers).toMatchObject({ name: 'broken', label: 'broken', key: 'id', time: 'seen', leaveOut: ['kind'] });
    expect(understanding.plan.fields.map(({ name }) => name)).toEqual(['id', 'seen', 'size']);
  });

  it('are not put for what options have answered', async () => {
    const { prompts, asked } = scripted({});
    await askAnswers({ from: 'items.csv', name: 'items', label: 'broken', key: 'id', time: 'seen' }, where, prompts);
    expect(asked).toEqual(['Which columns shall the instances have?', 'Make the project?']);
  });

  test.each([
    ['Ctrl-C at a question', { predicted: Symbol('stopped') }],
    ['no at the last one', { 'Make the project': false }],
  ])('end without a change at %s', async (_, script) => {
    await expect(askAnswers({ from: 'items.csv' }, where, scripted(script).prompts)).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
  });
});
