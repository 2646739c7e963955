/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** An answer in JSON. */
export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return textAnswer(status, 'application/json; charset=utf-8', JSON.stringify(value), headers);
}

/** An answer in any text. */
export function textAnswer(status: number, type: string, text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': type, ...headers }, body: Buffer.from(text) };
}

/** An answer that says what is wrong with the request. */
export function errorAnswer(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return jsonAnswer(status, { error: message }, headers);
}
