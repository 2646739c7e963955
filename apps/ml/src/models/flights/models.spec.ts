import { delay } from '../delay/index.js';
import { late } from '../late/index.js';
import * as features from './features.js';

describe('the models of flights', () => {
  it('share the nodes that make features and mix flights, so that both see the same of a flight', () => {
    const shared = Object.keys(late.nodes).filter((name) => late.nodes[name] === delay.nodes[name]);
    expect(shared.sort()).toEqual(Object.keys(features).sort());
    expect(late.columns).toEqual(delay.columns);
    expect(late.instance).toBe(delay.instance);
  });

  it('are recorded apart', () => {
    expect(late.experiment).not.toBe(delay.experiment);
    expect([late.role.contract.name, delay.role.contract.name]).toEqual(['flight_prediction', 'flight_delay_prediction']);
  });
});
