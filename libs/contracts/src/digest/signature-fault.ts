/** Why a package's signature does not vouch for its files, or why a key is not usable: a sentence without its full stop. */
export class SignatureFault extends Error {
  override readonly name = 'SignatureFault';

  constructor(
    message: string,
    /** True when another key than the pinned one has signed: the files may be whole. */
    readonly isOtherKey = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
