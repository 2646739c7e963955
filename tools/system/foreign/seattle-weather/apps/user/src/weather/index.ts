import { business, dayText, valueAt, weather, type Weather } from '@tripod/contracts';
import { defineProject } from '../define-project.js';
import { numberSetting } from '../number-setting.js';
import { inShare } from '../policy/text-table.js';

/** Fills the gaps of the observer's book: writes the likeliest weather down where the model is sure enough, else nothing. */
export const observersBook = defineProject(business, {
  name: 'book',
  description: 'decide for each day: write the likeliest weather down, or leave the page empty',
  prediction: 'weather',
  decisions: { drizzle: 'drizzle', fog: 'fog', rain: 'rain', snow: 'snow', sun: 'sun', unsure: 'leave empty' },
  settings: { SURE_FROM: numberSetting({ min: 0, max: 1 }).default(0.6) },

  decide({ rows, outputs }, { SURE_FROM }) {
    const decisions = Array.from({ length: rows }, (_, row): Weather | 'unsure' => {
      const likeliest = nameAt(outputs.weather, row);
      return valueAt(outputs[`${likeliest}_probability`], row) >= SURE_FROM ? likeliest : 'unsure';
    });
    return { decisions };
  },

  worth({ decisions, labels }) {
    const written = [...decisions.entries()].filter(([, decision]) => decision !== 'unsure');
    const right = written.filter(([row, decision]) => decision === nameAt(labels.weather, row)).length;
    if (written.length === 0) return { figures: { written: 0, right, shareRight: null }, inWords: ['Nothing was written down.'] };
    const shareRight = right / written.length;
    const inWords = [`${written.length} of ${decisions.length} days were written down, ${inShare(shareRight)} of them as the observer had it.`];
    return { figures: { written: written.length, right, shareRight }, inWords };
  },

  examples({ instances, outputs, decisions }) {
    return decisions.slice(0, 3).map((decision, row) => {
      const likeliest = nameAt(outputs.weather, row);
      const likely = inShare(valueAt(outputs[`${likeliest}_probability`], row));
      return `${dayText(valueAt(instances.date, row))}: ${likeliest}, ${likely} likely${decision === 'unsure' ? ': not written down' : ''}`;
    });
  },
});

/** A kind of weather by its code in the contract's list. */
function nameAt(codes: Int32Array, row: number): Weather {
  return valueAt(weather.options, valueAt(codes, row));
}
