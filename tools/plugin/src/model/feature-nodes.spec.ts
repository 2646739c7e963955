import fc from 'fast-check';
import { treatment, type PlannedField } from '../plan/project-plan.js';
import { featureNodes } from './feature-nodes.js';
import { featuresOf } from './features.js';
import { field, planOf } from './fixtures/plans.js';

const treatments: Readonly<Record<PlannedField['kind'], readonly PlannedField['treatment'][]>> = {
  integer: ['number', 'logarithm', 'one-hot', 'none'], float: ['number', 'logarithm', 'none'], boolean: ['one-hot', 'none'],
  text: ['one-hot', 'hashed', 'none'], category: ['one-hot', 'none'], minute: ['date-parts', 'none'], day: ['date-parts', 'none'],
};
const anyField = fc
  .record({ kind: fc.constantFrom(...(Object.keys(treatments) as PlannedField['kind'][])), nullable: fc.boolean(), min: fc.constantFrom(undefined, 0, 1), place: fc.nat() })
  .map(({ kind, nullable, min, place }, ) => ({ kind, nullable, treatment: treatments[kind][place % treatments[kind].length]!, ...(min === undefined ? {} : { min }) }));
const plans = fc
  .record({ fields: fc.array(anyField, { minLength: 1, maxLength: 12 }), labelledRows: fc.constantFrom(5, 1500, 9000, 3_000_000) })
  .map(({ fields, labelledRows }) => planOf(fields.map(({ kind, treatment: how, ...more }, at) => field(`field_${at}`, kind, how, more)), { labelledRows }))
  .filter(({ fields }) => fields.some((each) => each.treatment !== 'none'));

/** The datasets that a node's code names. */
const named = (properties: readonly string[], name: RegExp) =>
  properties.flatMap((property) => (name.test(property) ? [...property.slice(property.indexOf(':')).matchAll(/'([^']+)'/g)].map(([, dataset]) => dataset!) : []));

describe('featureNodes', () => {
  it('reads only what was given or made before, makes nothing twice, and ends with the features', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const there = ['instances', 'split'];
        const nodes = featureNodes(featuresOf(plan), plan);
        for (const { properties } of nodes) {
          for (const read of named(properties, /^(from|split|imputer|scaler|quantiles|categories):/)) expect(there).toContain(read);
          const [made] = named(properties, /^to:/);
          expect(there).not.toContain(made);
          there.push(made!);
        }
        expect(there.at(-1)).toBe('features');
        expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
        expect(new Set(nodes.map(({ properties }) => properties[0])).size).toBe(nodes.length);
      }),
    );
  });

  it('uses all that it makes', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const nodes = featureNodes(featuresOf(plan), plan);
        const read = nodes.flatMap(({ properties }) => named(properties, /^(from|imputer|scaler|quantiles|categories):/));
        expect(nodes.flatMap(({ properties }) => named(properties, /^to:/)).filter((made) => made !== 'features' && !read.includes(made))).toEqual([]);
      }),
    );
  });

  it('knows every treatment of a plan', () => {
    expect(new Set(Object.values(treatments).flat())).toEqual(new Set(treatment.options));
  });
});
