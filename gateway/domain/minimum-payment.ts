/**
 * Smallest payment that counts for an address with `outputs` recipients: the asset's minimum times 1 + (outputs-1)/3.
 * Merchants read that factor exactly or rounded to two decimals; the smaller product is taken, so a payer who follows
 * either text is served (reference blockbee 3). Fractions of a base unit round down, in the payer's favour.
 */
export function minimumPaymentAtoms(minimumAtoms: bigint, outputs: number): bigint {
  const thirds = BigInt(outputs + 2)
  const exact = (minimumAtoms * thirds) / 3n
  const hundredths = (thirds * 200n + 3n) / 6n
  const rounded = (minimumAtoms * hundredths) / 100n
  return exact < rounded ? exact : rounded
}
