import { readDefaultAddresses } from '@polytill/gateway/storage/default-addresses.ts'
import { changeDefaultAddress, removeDefaultAddress } from '@polytill/gateway/tills/change-default-address.ts'
import { DefaultAddressError } from '@polytill/gateway/tills/set-default-address.ts'
import {
  type AccountCommand,
  type AccountWork,
  COMMAND_LINE,
  Refusal,
  runAccountCommand,
  type Streams,
  UsageError,
} from './account-command.ts'

const USAGE = `Usage: polytill addresses [list]
       polytill addresses set <ticker> <address>
       polytill addresses remove <ticker>

Where money goes when a request names no address. An address, or a split '0.7@address|0.3@address' (in quotes: | is the
shell's). A change holds for new payment addresses; those given out before keep theirs for ever.`

const COMMAND: AccountCommand = {
  usage: USAGE,
  options: {},
  read: ({ words: [action = 'list', ticker = '', address = '', ...rest] }) => {
    if (action === 'list' && ticker === '') return list
    if (rest.length > 0 || ticker === '' || (action === 'set') === (address === ''))
      throw new UsageError(`not understood: ${action}`)
    if (action === 'set') return set(ticker, address)
    if (action === 'remove') return remove(ticker)
    throw new UsageError(`not understood: ${action}`)
  },
}

/** `polytill addresses`: default addresses of a business. Resolves with the exit code. */
export function addresses(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  streams?: Streams,
): Promise<number> {
  return runAccountCommand(COMMAND, env, args, streams)
}

const list: AccountWork = async ({ db, registry, business }) => {
  const stored = await readDefaultAddresses(db, business.id)
  const tickers = new Set([...registry.all().map(({ ticker }) => ticker), ...stored.keys()])
  const rows = [...tickers].map(ticker => ({ ticker, address: stored.get(ticker) ?? null }))
  return { text: rows.map(row => `${row.ticker}  ${row.address ?? '-'}`).join('\n'), json: rows }
}

function set(ticker: string, address: string): AccountWork {
  return async account => {
    try {
      const change = { businessId: account.business.id, actor: COMMAND_LINE, ticker, address }
      await changeDefaultAddress(account, change)
    } catch (error) {
      throw error instanceof DefaultAddressError ? new Refusal(error.message) : error
    }
    return { text: `${ticker} goes to ${address}`, json: { ticker, address } }
  }
}

function remove(ticker: string): AccountWork {
  return async ({ db, business }) => {
    if (!(await removeDefaultAddress(db, { businessId: business.id, actor: COMMAND_LINE, ticker })))
      throw new Refusal(`there is no default address of ${ticker}`)
    return { text: `${ticker} has no default address any more`, json: { ticker, address: null } }
  }
}
