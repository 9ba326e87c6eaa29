import { fromHex } from './bytes.ts'
import { deriveKey } from './key.ts'
import { signTransaction, type TransactionFields } from './sign-transaction.ts'
import { StartupError } from './startup-error.ts'

const VECTOR: TransactionFields = {
  chainId: 'eip155:1',
  nonce: 0n,
  to: '0x0000000000000000000000000000000000000001',
  data: '0x',
  value: 0n,
  gasLimit: 21_000n,
  maxFeePerGas: 2n,
  maxPriorityFeePerGas: 1n,
}

/** Made by an independent implementation (viem 2.57) from the secret 1. */
const VECTOR_ADDRESS = '0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf'
const VECTOR_TXID = '0x3c7f5514b58f6df7922ae0a339790e1194d8e69e10fd4a84460405815762a4f9'

/** Signs a known transaction at every start; a broken or replaced library ends here (`self_test_failed`, F91, F97). */
export function runSelfTest(): void {
  const key = deriveKey(fromHex(`0x${'1'.padStart(64, '0')}`))
  if (key.address !== VECTOR_ADDRESS || signTransaction(VECTOR, key).txid !== VECTOR_TXID) {
    throw new StartupError(
      'self_test_failed',
      'a known transaction was signed wrongly; the installation is damaged',
    )
  }
}
