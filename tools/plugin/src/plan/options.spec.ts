import { Command } from 'commander';
import { addOptions, answersOf, completeAnswers } from './options.js';

function given(...args: string[]) {
  const command = addOptions(new Command()).exitOverride().configureOutput({ writeErr: () => undefined });
  command.parse(args, { from: 'user' });
  return answersOf(command.opts());
}

describe("adopt's options", () => {
  it('are answers', () => {
    const answers = given('--name', 'churn', '--from', 'customers.csv', '--label', 'churned', '--leave-out', 'a,b', '--leave-out', 'c\\,d', '--owner', '@acme/data', '--noun', 'customer,customers', '--sample-rows', '20');
    expect(answers).toEqual({ name: 'churn', from: 'customers.csv', label: 'churned', leaveOut: ['a', 'b', 'c,d'], owners: ['@acme/data'], noun: { one: 'customer', many: 'customers' }, sampleRows: 20 });
    expect(completeAnswers(answers)).toMatchObject({ scope: '@tripod', keep: [], empty: false });
  });

  it('leave open what was not said', () => {
    expect(given()).toEqual({});
    expect(() => completeAnswers({})).toThrow(/Name the project by --name/);
  });

  test.each([
    ['--task', 'ranking', /--task ranking does not fit: give binary, classes or number/],
    ['--noun', 'sheep', /--noun sheep: give two words/],
    ['--sample-rows', '0', /whole number from 1 to 10000/],
  ])('%s %s is refused', (option, value, message) => {
    expect(() => given(option, value)).toThrow(message);
  });
});
