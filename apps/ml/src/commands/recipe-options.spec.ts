import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alarm } from '../../fixtures/models/alarm/index.js';
import { level } from '../../fixtures/models/level/index.js';
import { parseParameter, recipeOf, type StatedParameters } from './recipe-options.js';

const [usual] = Object.values(alarm.recipes);
const stating = (...texts: readonly string[]): StatedParameters => texts.reduce<StatedParameters>((before, text) => parseParameter(text, before), {});
const of = (...texts: readonly string[]) => recipeOf(alarm, { param: stating(...texts) }, {});

describe('the recipe of a command', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recipes-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("is the model's first one, with the parameters that the command states", async () => {
    expect(await of()).toEqual(usual);
    expect(await of('peakRate=3e-2', 'hidden=64,32', 'rateSchedule=linear', 'classWeights=balanced', 'members=3')).toEqual({
      ...usual, peakRate: 0.03, hidden: [64, 32], rateSchedule: 'linear', classWeights: 'balanced', members: 3,
    });
    expect(await recipeOf(alarm, { seed: -7 }, {})).toEqual({ ...usual, seed: -7 });
  });

  it('states nothing where the command leaves the value out, and has no hidden layer then', async () => {
    const { batch: _batch, epochs: _epochs, ...rest } = usual!;
    expect(await of('batch=', 'epochs=', 'hidden=')).toEqual({ ...rest, hidden: [] });
  });

  it('may be a file, which is named as the person at the terminal sees it', async () => {
    await writeFile(join(folder, 'best.json'), JSON.stringify({ ...usual, seed: 5, about: 'the best of a search' }));
    expect(await recipeOf(alarm, { recipe: 'best.json', param: stating('warmUp=0.1') }, { INIT_CWD: folder })).toEqual({ ...usual, seed: 5, warmUp: 0.1 });
  });

  it.each<[string, string[], RegExp]>([
    ['an unknown parameter', ['rate=1'], /^The recipe is not possible: 'rate' is not a parameter of a recipe; there are: hidden, .*seed\.$/],
    ['an impossible value', ['batch=many'], /batch is "many"; it must be a whole number from 1 to 1048576\.$/],
    ['a parameter that must be stated', ['warmUp='], /warmUp is not stated; it must be a number from 0 to 1\.$/],
    ['two faults', ['warmUp=2', 'seed=0.5'], /warmUp is 2; .*seed is 0\.5; /],
  ])('is refused with %s', async (_what, texts, message) => {
    await expect(of(...texts)).rejects.toMatchObject({ code: 'BAD_USAGE', message: expect.stringMatching(message) });
  });

  it('is refused with class weights for a model without classes', async () => {
    await expect(recipeOf(level, { param: stating('classWeights=balanced') }, {})).rejects.toThrow(/classWeights is "balanced", but model 'level' predicts a number/);
  });

  it.each<[string, string | undefined, RegExp]>([
    ['does not exist', undefined, /cannot be read: ENOENT/],
    ['is not JSON', '{', /cannot be read: .*JSON/],
    ['is a list', '[1]', /must be an object with the parameters of a recipe/],
    ['states too little', '{"hidden":[]}', /peakRate is not stated/],
    ['is far too long', `"${'x'.repeat(1024 * 1024)}"`, /has more than 1048576 bytes/],
  ])('is refused if its file %s', async (_what, content, message) => {
    const file = join(folder, 'other.json');
    await rm(file, { force: true });
    if (content !== undefined) await writeFile(file, content);
    await expect(recipeOf(alarm, { recipe: file }, {})).rejects.toMatchObject({ code: 'BAD_USAGE', message: expect.stringMatching(message) });
  });

  it('is refused if the model does not have it', async () => {
    await expect(recipeOf(alarm, { recipe: 'fast' }, {})).rejects.toThrow("Model 'alarm' does not have the recipe 'fast'. There are: usual. Or name a file that ends with .json.");
  });

  it.each(['peakRate', '=0.1', ''])("is not stated by '%s'", (text) => {
    expect(() => parseParameter(text)).toThrow(`'${text}' is not a parameter with its value, such as peakRate=0.02.`);
  });
});
