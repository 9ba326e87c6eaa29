import { appendQuery } from '../orders/append-query.ts'
import type { Checkout } from './checkout.ts'
import { PROOF_ALGORITHM, type ProofKey, signProof } from './proof.ts'

/**
 * Where the shopper goes back to when paid: the shop's address with its query as it was, then the merchant's own id and
 * the signed text (reference bleumi 2.4, and part 4, items 9 and 10).
 */
export function returnUrl(checkout: Checkout, proof: string, key: ProofKey): string {
  return appendQuery(checkout.successUrl, {
    id: checkout.merchantId,
    hmac_input: checkout.base64Transform ? Buffer.from(proof, 'utf8').toString('base64') : proof,
    hmac_keyId: key.id,
    hmac_alg: PROOF_ALGORITHM,
    hmac_value: signProof(proof, key),
  })
}
