import { BLEUMI_EDITIONS } from '@polytill/gateway/businesses/api-keys.ts'
import { allowAddressOverride, issueKey, withdrawKey } from '@polytill/gateway/businesses/manage-keys.ts'
import { listApiKeys } from '@polytill/gateway/storage/api-key-list.ts'
import {
  type AccountCommand,
  type AccountWork,
  COMMAND_LINE,
  Refusal,
  runAccountCommand,
  type Streams,
  UsageError,
} from './account-command.ts'

const USAGE = `Usage: polytill keys [list]
       polytill keys create [--dialect blockbee|bleumi|bleepay] [--edition g2|g3|g4|g5] [--label <name>] [--override]
       polytill keys revoke <id>
       polytill keys override <id> on|off

A Bleumi key speaks one edition of the protocol: g2 wallets of one token (default), g3 wallets of any token, g4 payments and hosted
checkout as clients before June 2020 read them, g5 the same since. A new key is printed once and stored nowhere. A key with override may name the address that gets the money in its requests.
A revoked key, or one that lost override, stops within five seconds.`

const KEYS_SHOWN = 1_000
const CREATE_OPTIONS = ['dialect', 'edition', 'label', 'override']

const COMMAND: AccountCommand = {
  usage: USAGE,
  options: {
    dialect: { type: 'string' },
    edition: { type: 'string' },
    label: { type: 'string' },
    override: { type: 'boolean' },
  },
  read: ({ words: [action = 'list', id, value, ...rest], options }) => {
    const { dialect = 'blockbee', edition, label = '', override = false } = options
    if (action !== 'create' && CREATE_OPTIONS.some(name => options[name] !== undefined))
      throw new UsageError('--dialect, --edition, --label and --override belong to create')
    if (rest.length > 0) throw new UsageError(`not understood: ${rest.join(' ')}`)
    if (action === 'list' && id === undefined) return list
    if (action === 'create' && id === undefined) {
      if (dialect !== 'blockbee' && dialect !== 'bleumi' && dialect !== 'bleepay')
        throw new UsageError(`not a dialect: ${dialect}`)
      const input = { dialect, label: String(label), addressOverride: override === true } as const
      if (edition === undefined) return create(input)
      const spoken = BLEUMI_EDITIONS.find(known => known === edition)
      if (spoken === undefined || dialect !== 'bleumi')
        throw new UsageError(`not an edition of ${dialect}: ${edition}`)
      return create({ ...input, edition: spoken })
    }
    if (action === 'revoke' && id !== undefined && value === undefined) return revoke(id)
    if (action === 'override' && id !== undefined && (value === 'on' || value === 'off'))
      return setOverride(id, value === 'on')
    throw new UsageError(`not understood: ${action}`)
  },
}

/** `polytill keys`: API keys of a business. Resolves with the exit code. */
export function keys(env: NodeJS.ProcessEnv, args: readonly string[], streams?: Streams): Promise<number> {
  return runAccountCommand(COMMAND, env, args, streams)
}

const list: AccountWork = async ({ db, business }) => {
  const found = await listApiKeys(db, business.id, KEYS_SHOWN)
  const rows = found.map(({ id, dialect, edition, label, addressOverride, isRevoked, createdAtMs }) => ({
    ...{ id, dialect, edition, label, override: addressOverride, revoked: isRevoked },
    created: new Date(createdAtMs).toISOString(),
  }))
  const text = rows.map(
    row =>
      `${row.id}  ${row.dialect}${row.edition === null ? '' : ` ${row.edition}`}  override ${row.override ? 'on' : 'off'}${row.revoked ? '  revoked' : ''}  ${row.label}`,
  )
  return { text: text.join('\n') || 'There is no key yet.', json: rows }
}

function create(input: Parameters<typeof issueKey>[2]): AccountWork {
  return async ({ db, business }) => {
    const created = await issueKey(db, { businessId: business.id, actor: COMMAND_LINE }, input)
    return { text: `${created.id}\n${created.key}`, json: created }
  }
}

function revoke(id: string): AccountWork {
  return async ({ db, business }) => {
    if (!(await withdrawKey(db, { businessId: business.id, actor: COMMAND_LINE }, id))) throw noSuchKey(id)
    return { text: `${id} is revoked`, json: { id, revoked: true } }
  }
}

function setOverride(id: string, allowed: boolean): AccountWork {
  return async ({ db, business }) => {
    const manager = { businessId: business.id, actor: COMMAND_LINE }
    if (!(await allowAddressOverride(db, manager, { id, allowed }))) throw noSuchKey(id)
    return { text: `${id}: override ${allowed ? 'on' : 'off'}`, json: { id, override: allowed } }
  }
}

function noSuchKey(id: string): Refusal {
  return new Refusal(`there is no valid key ${id}`)
}
