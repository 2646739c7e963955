import { placeOf } from './place.js';

describe('where the MLflow of a checkout keeps what it has', () => {
  test('is below .tripod/mlflow, for the runs of the checkout', () => {
    expect(placeOf('/checkout')).toMatchObject({ directory: '/checkout/mlruns', database: '/checkout/.tripod/mlflow/mlflow.db', artifacts: '/checkout/.tripod/mlflow/artifacts' });
    expect(placeOf('/checkout', 'mlruns')).toEqual(placeOf('/checkout'));
    expect(placeOf('/checkout', '/checkout/mlruns/')).toEqual(placeOf('/checkout'));
  });

  test('has a database for each other directory of runs, and one server', () => {
    const [own, other, third] = [placeOf('/checkout'), placeOf('/checkout', '/runs'), placeOf('/checkout', '../runs/2')];
    expect(new Set([own, other, third].map(({ database }) => database)).size).toBe(3);
    expect(new Set([own, other, third].map(({ artifacts }) => artifacts)).size).toBe(3);
    expect([other.lock, other.state, other.venv]).toEqual([own.lock, own.state, own.venv]);
  });
});
