import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { fromHex, fromQuantity, toHex } from './bytes.ts'
import { encodeRlp, type RlpItem } from './encode-rlp.ts'
import type { SigningKey } from './key.ts'
import type { SignedTransaction, SignRequest } from './protocol.ts'

const TYPE_EIP1559 = 0x02
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

/** What a transaction of ours consists of; its access list is empty. */
export type TransactionFields = Pick<
  SignRequest,
  'chainId' | 'nonce' | 'to' | 'data' | 'value' | 'gasLimit' | 'maxFeePerGas' | 'maxPriorityFeePerGas'
>

/** The signature did not lead back to our own key; nothing was released (F41). */
export class SignatureInvalid extends Error {
  readonly code = 'signature_invalid'
}

/**
 * Signs an EIP-1559 transaction, which always names its chain (F42). The ECDSA nonce is RFC 6979, s is in the lower
 * half (EIP-2), and the public key recovered from the result must be ours, else `SignatureInvalid` (F41). The same
 * fields and key always give the same bytes.
 */
export function signTransaction(fields: TransactionFields, key: SigningKey): SignedTransaction {
  const items: readonly RlpItem[] = [
    fromQuantity(BigInt(fields.chainId.slice('eip155:'.length))),
    fromQuantity(fields.nonce),
    fromQuantity(fields.maxPriorityFeePerGas),
    fromQuantity(fields.maxFeePerGas),
    fromQuantity(fields.gasLimit),
    fromHex(fields.to),
    fromQuantity(fields.value),
    fromHex(fields.data),
    [],
  ]
  const digest = keccak_256(typed(items))
  const signature = secp256k1.sign(digest, key.secret, { prehash: false, lowS: true, format: 'recovered' })
  const { r, s, recovery } = secp256k1.Signature.fromBytes(signature, 'recovered')
  const signer = secp256k1.recoverPublicKey(signature, digest, { prehash: false })
  if (recovery === undefined || recovery > 1 || s > HALF_ORDER || toHex(signer) !== key.publicKey) {
    throw new SignatureInvalid('the signature does not lead back to this key')
  }
  const raw = typed([...items, fromQuantity(BigInt(recovery)), fromQuantity(r), fromQuantity(s)])
  return { rawTransaction: toHex(raw), txid: toHex(keccak_256(raw)) }
}

function typed(items: readonly RlpItem[]): Uint8Array {
  return Buffer.concat([Uint8Array.of(TYPE_EIP1559), encodeRlp(items)])
}
