import { classificationScores } from './classification.js';
import { probabilityScores } from './probability.js';
import { ranking } from './ranking.js';
import { regressionScores } from './regression.js';

/** Numbers in [0, 1) that Python can make too: exact in float64. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    yield state / 2 ** 32;
  }
}

const ROWS = 2000;
const CLASSES = 4;

/** Probabilities with two digits, so that there are ties; a class that never is the label, and a rare one. */
function generated(seed: number) {
  const random = numbers(seed);
  const next = () => random.next().value;
  const probabilities = new Float64Array(ROWS);
  const happened = new Uint8Array(ROWS);
  for (let row = 0; row < ROWS; row++) {
    const [u, v] = [next(), next()];
    probabilities[row] = Number((0.02 + 0.96 * u).toFixed(2));
    happened[row] = Number(v < probabilities[row]! ** 2);
  }
  const ofClasses = new Float64Array(ROWS * CLASSES);
  const codes = new Int32Array(ROWS);
  for (let row = 0; row < ROWS; row++) {
    const weights = Array.from({ length: CLASSES }, () => next() + 0.01);
    weights[3]! *= 0.2;
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (const [code, weight] of weights.entries()) ofClasses[row * CLASSES + code] = weight / sum;
    const u = next();
    codes[row] = u < 0.5 ? 0 : u < 0.97 ? 1 : 2;
  }
  const values = new Float64Array(ROWS);
  const predicted = new Float64Array(ROWS);
  for (let row = 0; row < ROWS; row++) {
    const value = (next() - 0.5) * 1000;
    const error = (next() - 0.5) * 300;
    values[row] = value;
    predicted[row] = value * 0.9 + error;
  }
  return { probabilities, happened, ofClasses, codes, values, predicted };
}

/** What scikit-learn 1.7 says of the same numbers (calibration by its definition, in numpy). */
const golden = [
  {
    seed: 1,
    binary: { roc_auc: 0.8659134007585335, pr_auc: 0.7556834210809854, log_loss: 0.5109394615395424, brier: 0.17051329999999998, calibration_error: 0.17164000000000001 },
    classes: { accuracy: 0.341, macro_f1: 0.2164072988726045, log_loss: 1.3689422576466261 },
    confusion: [[347, 353, 330, 2], [289, 313, 303, 0], [18, 23, 22, 0], [0, 0, 0, 0]],
    number: { rmse: 90.64963670521172, mae: 76.71255303807557, r2: 0.9033123460619543 },
  },
  {
    seed: 2,
    binary: { roc_auc: 0.8605743871392203, pr_auc: 0.7464029312792696, log_loss: 0.5226772121337926, brier: 0.17532555000000002, calibration_error: 0.1767750000000001 },
    classes: { accuracy: 0.332, macro_f1: 0.2078513960336089, log_loss: 1.3706741803729627 },
    confusion: [[326, 370, 339, 2], [288, 323, 290, 4], [17, 26, 15, 0], [0, 0, 0, 0]],
    number: { rmse: 92.13693404653094, mae: 78.41399615381378, r2: 0.9017636371353379 },
  },
  {
    seed: 3,
    binary: { roc_auc: 0.8571054871158111, pr_auc: 0.7366412575674655, log_loss: 0.5244890932565848, brier: 0.1761779, calibration_error: 0.18008000000000005 },
    classes: { accuracy: 0.337, macro_f1: 0.2158163242226301, log_loss: 1.3728936131207656 },
    confusion: [[346, 346, 329, 5], [292, 303, 316, 1], [18, 19, 25, 0], [0, 0, 0, 0]],
    number: { rmse: 94.22349997619095, mae: 80.5155246639857, r2: 0.8944407950039661 },
  },
];

const within = (figures: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, expect.closeTo(value, 9)]));

describe.each(golden)('the metrics of generated data, seed $seed', ({ seed, binary, classes, confusion, number }) => {
  const { probabilities, happened, ofClasses, codes, values, predicted } = generated(seed);

  it("are scikit-learn's for probabilities", () => {
    expect({ ...ranking(probabilities, happened), ...probabilityScores(probabilities, happened) }).toMatchObject(within(binary));
  });

  it("are scikit-learn's for classes", () => {
    expect(classificationScores(ofClasses, codes, CLASSES)).toEqual({ ...within(classes), confusion });
  });

  it("are scikit-learn's for numbers", () => {
    expect(regressionScores(predicted, values)).toEqual(within(number));
  });
});
