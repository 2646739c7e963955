/** The base of all errors that this library throws. `code` is stable; the message says what is wrong and what to do. */
export abstract class NodesError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
