/** Whatever this library throws on purpose: `code` is stable, the message names the thing, the reason and the way out. */
export abstract class NodesError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
