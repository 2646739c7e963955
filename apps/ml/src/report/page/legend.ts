import { markup, type Markup } from './markup.js';

/**
 * The names of the lines of a chart, each with its colour and stroke.
 *
 * @param places which colours; the first ones by default
 */
export function legend(names: readonly string[], { reference, places = [...names.keys()] }: { readonly reference?: string | undefined; readonly places?: readonly number[] } = {}): Markup {
  const lines = names.map((name, at) => markup`<li><svg viewBox="0 0 24 10" aria-hidden="true"><g class="series s${places[at]}"><path d="M0 5H24"/></g></svg>${name}</li>`);
  return markup`<ul class="legend">${lines}${reference === undefined ? undefined : markup`<li><svg viewBox="0 0 24 10" aria-hidden="true"><path class="reference" d="M0 5H24"/></svg>${reference}</li>`}</ul>`;
}
