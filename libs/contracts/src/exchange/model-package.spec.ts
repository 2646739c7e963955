import { modelDescription } from './model-package.js';

describe('modelDescription', () => {
  const description = {
    run_id: '0123456789abcdef0123456789abcdef',
    metadata: {
      package_format: 1,
      instance_contract: { name: 'reading', version: 1 },
      prediction_contract: { name: 'reading_alarm', version: 1 },
    },
  };

  it('reads what a consumer relies on, and lets further keys of MLflow stand', () => {
    const whole = { ...description, flavors: { python_function: {} }, metadata: { ...description.metadata, more: true } };
    expect(modelDescription.parse(whole)).toEqual(whole);
  });

  it.each([{ package_format: 2 }, { package_format: undefined }, { instance_contract: { name: 'reading' } }, { prediction_contract: null }])('refuses metadata with %j', (fault) => {
    expect(modelDescription.safeParse({ ...description, metadata: { ...description.metadata, ...fault } }).success).toBe(false);
  });
});
