import { probabilityScores } from './probability.js';

describe('probability scores', () => {
  it('are what their formulas give', () => {
    // −(ln 0.9 + ln 0.9 + ln 0.8 + ln 0.65 + ln 0.3) / 5, and the mean of the squared distances
    const scores = probabilityScores(Float64Array.of(0.9, 0.1, 0.2, 0.65, 0.3), Float32Array.of(1, 0, 0, 1, 1));
    expect(scores.log_loss).toBeCloseTo(0.4137240606, 9);
    expect(scores.brier).toBeCloseTo(0.1345, 12);
  });

  it('find no calibration error where each bin has the share that it predicts', () => {
    const probabilities = new Float64Array(100).fill(0.25);
    const labels = Float32Array.from(probabilities, (_, row) => (row % 4 === 0 ? 1 : 0));
    expect(probabilityScores(probabilities, labels)).toMatchObject({
      calibration_error: 0,
      calibration: [{ from: 0.25, to: 0.3, rows: 100, mean_probability: 0.25, share: 0.25 }],
    });
  });

  it('weigh the calibration error by rows', () => {
    // Three rows at 0.1 of which none happened, one at 0.9 that did not happen.
    const { calibration_error } = probabilityScores(Float64Array.of(0.1, 0.1, 0.1, 0.9), Float32Array.of(0, 0, 0, 0));
    expect(calibration_error).toBeCloseTo((3 * 0.1 + 0.9) / 4, 12);
  });

  it('stay finite for a certainty that was wrong', () => {
    expect(probabilityScores(Float64Array.of(1), Float32Array.of(0)).log_loss).toBeCloseTo(34.5, 1);
  });

  it('reject what is not a probability', () => {
    expect(() => probabilityScores(Float64Array.of(NaN), Float32Array.of(0))).toThrow('row 0 has the probability NaN');
  });
});
