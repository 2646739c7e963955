import { business, dayText, weather, type Weather } from '@tripod/contracts';
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
      const likeliest = nameOf(outputs.weather[row]);
      return outputs[`${likeliest}_probability`][row]! >= SURE_FROM ? likeliest : 'unsure';
    });
    return { decisions };
  },

  worth({ decisions, labels }) {
    const written = [...decisions.entries()].filter(([, decision]) => decision !== 'unsure');
    const right = written.filter(([row, decision]) => decision === nameOf(labels.weather[row])).length;
    const shareRight = written.length === 0 ? null : right / written.length;
    const inWords = shareRight === null ? 'Nothing was written down.' : `${written.length} of ${decisions.length} days were written down, ${inShare(shareRight)} of them as the observer had it.`;
    return { figures: { written: written.length, right, shareRight }, inWords: [inWords] };
  },

  examples({ instances, outputs, decisions }) {
    return decisions.slice(0, 3).map((decision, row) => {
      const likeliest = nameOf(outputs.weather[row]);
      return `${dayText(instances.date[row]!)}: ${likeliest}, ${inShare(outputs[`${likeliest}_probability`][row]!)} likely${decision === 'unsure' ? ': not written down' : ''}`;
    });
  },
});

/** The name of a code of the contract's column. */
function nameOf(code: number | undefined): Weather {
  const name = code === undefined ? undefined : weather.options[code];
  if (name === undefined) throw new RangeError(`${code} is not the code of a kind of weather`);
  return name;
}
