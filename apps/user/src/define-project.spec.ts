import type { Business } from '@tripod/contracts';
import { readings } from '@tripod/contracts/testing';
import { settingNames } from './config.js';
import { defineProject } from './define-project.js';

const policy = { name: 'x', description: 'x', prediction: 'alarm', decisions: { wait: 'wait' }, settings: {}, decide: () => ({ decisions: [] }) } as const;

describe('a project', () => {
  it('has a policy for a prediction that the business has', () => {
    // The compiler refuses it too (define-project.type-test.ts), where the business's type is known.
    const business: Business = readings;
    expect(() => defineProject(business, { ...policy, prediction: 'mood' })).toThrow("policy 'x' decides by prediction 'mood'; the business has alarm, grade, level");
  });

  it('has a policy with decisions', () => {
    expect(() => defineProject(readings, { ...policy, decisions: {} })).toThrow("policy 'x' has no decisions");
  });

  it.each(settingNames())('has a policy that leaves the setting %s to the app', (name) => {
    const settings = { [name]: readings.instance.schema.shape.celsius };
    expect(() => defineProject(readings, { ...policy, settings })).toThrow(`policy 'x' has the setting ${name}, which is the app's`);
  });
});
