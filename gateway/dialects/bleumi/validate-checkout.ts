import { z } from 'zod'
import { verifyProof } from '../../checkouts/verify-proof.ts'
import { BleumiError } from './errors.ts'
import type { BleumiHandler } from './route.ts'

const TEXT_MAX = 2_048
const text = z.string().max(TEXT_MAX)

const body = z.object({ hmac_input: text, hmac_keyId: text, hmac_alg: text, hmac_value: text })

/**
 * `POST /v1/payment/hc/validate`: whether what a shopper's browser brought to the shop is ours and is so (reference bleumi
 * 2.4). What is wrong is a 200 with `false`; only a body without the four texts is a 400.
 */
export const validateCheckout: BleumiHandler = async (deps, { key, body: sent }) => {
  const parsed = body.safeParse(sent)
  if (!parsed.success)
    throw new BleumiError(
      'ValidationError',
      `${parsed.error.issues[0]?.path.join('.') || 'body'}: a text is needed`,
    )
  const { hmac_input: input, hmac_keyId: keyId, hmac_alg: algorithm, hmac_value: value } = parsed.data
  return { valid: await verifyProof(deps, key.businessId, { input, keyId, algorithm, value }) }
}
