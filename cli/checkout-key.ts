import { randomBytes } from 'node:crypto'
import { PROOF_KEY_BYTES } from '@polytill/gateway/checkouts/proof.ts'
import { rotateProofKey } from '@polytill/gateway/storage/checkout-keys.ts'
import { type GatewayCommand, runGatewayCommand, type Streams, UsageError } from './account-command.ts'

const USAGE = `Usage: polytill checkout-key rotate

Hosted checkouts of Bleumi Pay sign with the new key from now on. Values that were signed before stay good.
  --json                       print for programs`

const COMMAND: GatewayCommand = {
  usage: USAGE,
  options: {},
  read: ({ words: [action = '', ...rest] }) => {
    if (action !== 'rotate' || rest.length > 0) throw new UsageError(`not understood: ${action}`)
    return async ({ db, openBox }) => {
      const id = await rotateProofKey(db, await openBox(), randomBytes(PROOF_KEY_BYTES))
      return { text: `hmac_keyId is ${id} now`, json: { keyId: id } }
    }
  },
}

/** `polytill checkout-key`: the key that hosted checkouts sign with. Resolves with the exit code. */
export function checkoutKey(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  streams?: Streams,
): Promise<number> {
  return runGatewayCommand(COMMAND, env, args, streams)
}
