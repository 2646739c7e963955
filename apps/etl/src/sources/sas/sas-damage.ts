/** What is wrong with a SAS file, as the end of a sentence: `its page 3 is cut off`. Who knows the path says the rest. */
export class SasDamage extends Error {
  override readonly name = 'SasDamage';
}

/** Why one row cannot be read, while the rows around it can. It goes to quarantine. */
export class RowDamage extends Error {
  override readonly name = 'RowDamage';
}
