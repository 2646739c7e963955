// Compiled and never run: a policy sees the columns of its business's contracts.
import { readings } from '@tripod/contracts/testing';
import { defineProject } from './define-project.js';

type Same<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;

defineProject(readings, {
  ...{ name: 'x', description: 'x', prediction: 'grade', settings: {} },
  decisions: { a: 'a', b: 'b' },
  decide(rows) {
    const classes: Same<typeof rows.outputs.grade, Int32Array> = true;
    const floats: Same<typeof rows.instances.celsius, Float64Array> = true;
    // @ts-expect-error the output of another prediction
    void rows.outputs.alarm_probability;
    return { decisions: classes && floats ? ['a'] : ['b'] };
  },
  worth(rows) {
    const flags: Same<typeof rows.labels.alarm, Uint8Array> = true;
    const codes: Same<(typeof rows.decisions)[number], 'a' | 'b'> = true;
    return { figures: { known: rows.rows + Number(flags && codes) }, inWords: [] };
  },
});

defineProject(readings, {
  ...{ name: 'x', description: 'x', prediction: 'alarm', settings: {} },
  decisions: { a: 'a' },
  // @ts-expect-error a decision that the policy does not declare
  decide: () => ({ decisions: ['c'] }),
});

defineProject(readings, {
  ...{ name: 'x', description: 'x', settings: {} },
  // @ts-expect-error a prediction that the business does not have
  prediction: 'mood',
  decisions: { a: 'a' },
  decide: () => ({ decisions: ['a'] }),
});
