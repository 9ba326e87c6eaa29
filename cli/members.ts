import { turnOffSecondFactor } from '@polytill/gateway/businesses/change-second-factor.ts'
import { demandSecondFactor } from '@polytill/gateway/businesses/demand-second-factor.ts'
import { addMember, removeMember, renewPassword } from '@polytill/gateway/businesses/manage-members.ts'
import { listMembers } from '@polytill/gateway/storage/members.ts'
import {
  type AccountCommand,
  type AccountWork,
  COMMAND_LINE,
  Refusal,
  runAccountCommand,
  type Streams,
  UsageError,
} from './account-command.ts'

const USAGE = `Usage: polytill members [list]
       polytill members add <email> owner|operator|viewer
       polytill members remove <email>
       polytill members password <email>
       polytill members second-factor-off <email>
       polytill members demand-second-factor on|off

Who may sign in to the console for a business. An owner may do everything, an operator decides payouts, a viewer looks. add and
password print a new random password once; password and remove end the member's sessions. second-factor-off is for who lost both the phone and the recovery codes.
demand-second-factor: whoever has none sets it up at the next sign-in before anything else; an owner must have one first.`

const COMMAND: AccountCommand = {
  usage: USAGE,
  options: {},
  read: ({ words: [action = 'list', email, role, ...rest] }) => {
    if (action === 'list' && email === undefined) return list
    if (email === undefined || rest.length > 0) throw new UsageError(`not understood: ${action}`)
    if (action === 'add') {
      if (role !== 'owner' && role !== 'operator' && role !== 'viewer')
        throw new UsageError('a member is owner, operator or viewer')
      return withPassword((db, by) => addMember(db, by, { email, role }))
    }
    if (role !== undefined) throw new UsageError(`not understood: ${role}`)
    if (action === 'remove') return remove(email)
    if (action === 'password') return withPassword((db, by) => renewPassword(db, by, { email }))
    if (action === 'demand-second-factor' && (email === 'on' || email === 'off'))
      return demand(email === 'on')
    if (action === 'second-factor-off') return secondFactorOff(email)
    throw new UsageError(`not understood: ${action}`)
  },
}

/** `polytill members`: who may sign in for a business. Resolves with the exit code. */
export function members(env: NodeJS.ProcessEnv, args: readonly string[], streams?: Streams): Promise<number> {
  return runAccountCommand(COMMAND, env, args, streams)
}

const list: AccountWork = async ({ db, business }) => {
  const rows = (await listMembers(db, business.id)).map(({ email, role }) => ({ email, role }))
  return { text: rows.map(({ email, role }) => `${email}  ${role}`).join('\n'), json: rows }
}

function withPassword(
  work: (
    db: Parameters<typeof addMember>[0],
    by: Parameters<typeof addMember>[1],
  ) => ReturnType<typeof addMember>,
): AccountWork {
  return async ({ db, business }) => {
    const { email, password } = await work(db, { businessId: business.id, actor: COMMAND_LINE })
    return { text: `${email}\n${password}`, json: { email, password } }
  }
}

function remove(email: string): AccountWork {
  return async ({ db, business }) => {
    await removeMember(db, { businessId: business.id, actor: COMMAND_LINE }, { email })
    return { text: `${email} is no member any more`, json: { email, removed: true } }
  }
}

function secondFactorOff(email: string): AccountWork {
  return async ({ db, business }) => {
    const member = (await listMembers(db, business.id)).find(one => one.email === email.trim().toLowerCase())
    if (!member) throw new Refusal(`there is no member ${email}`)
    if (!(await turnOffSecondFactor(db, { ...member, businessId: business.id }, COMMAND_LINE)))
      throw new Refusal(`${member.email} has no second factor`)
    return { text: `${member.email} signs in with the password alone`, json: { email: member.email } }
  }
}

function demand(demanded: boolean): AccountWork {
  return async ({ db, business }) => {
    await demandSecondFactor(db, { businessId: business.id, actor: COMMAND_LINE }, demanded)
    const text = demanded
      ? 'whoever signs in needs a second factor now'
      : "a second factor is everyone's own choice now"
    return { text, json: { secondFactor: demanded ? 'demanded' : 'optional' } }
  }
}
