import { createBusiness } from '@polytill/gateway/businesses/create-business.ts'
import { newPassword } from '@polytill/gateway/businesses/manage-members.ts'
import { findBusinesses } from '@polytill/gateway/storage/find-businesses.ts'
import { type GatewayCommand, runGatewayCommand, type Streams, UsageError } from './account-command.ts'

const USAGE = `Usage: polytill businesses [list]
       polytill businesses create <name> <email of its owner>

create prints the owner's random password once: it is for the console's first sign-in.
  --json                       print for programs`

const BUSINESSES_SHOWN = 1_000

const COMMAND: GatewayCommand = {
  usage: USAGE,
  options: {},
  read: ({ words: [action = 'list', name, email, ...rest] }) => {
    if (action === 'list' && name === undefined)
      return async ({ db }) => {
        const rows = await findBusinesses(db, null, BUSINESSES_SHOWN)
        const text = rows.map(({ id, name, owner }) => `${id}  ${owner ?? '-'}  ${name}`).join('\n')
        return { text: text || 'There is no business yet.', json: rows }
      }
    if (action !== 'create' || name === undefined || email === undefined || rest.length > 0)
      throw new UsageError(`not understood: ${action}`)
    return async ({ db }) => {
      const password = newPassword()
      const { businessId: id } = await createBusiness(db, { name, email, password })
      return { text: `${id}\n${password}`, json: { id, password } }
    }
  },
}

/** `polytill businesses`: the gateway's merchants. Resolves with the exit code. */
export function businesses(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  streams?: Streams,
): Promise<number> {
  return runGatewayCommand(COMMAND, env, args, streams)
}
