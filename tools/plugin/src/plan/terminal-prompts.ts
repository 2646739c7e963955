import type { Prompts } from './ask.js';

/** Questions on a terminal. */
export async function terminalPrompts(): Promise<Prompts> {
  const { confirm, multiselect, note, select, text } = await import('@clack/prompts');
  return {
    text: (question) => text(question),
    select: (question) => select<string>({ ...question, maxItems: 12 }),
    multiselect: (question) => multiselect<string>({ ...question, maxItems: 12 }),
    confirm: (question) => confirm(question),
    note: (message, title) => note(message, title),
  };
}
