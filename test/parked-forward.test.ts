import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { encodeFunctionData, parseAbi } from 'viem/utils'
import { forwards } from '../cli/forwards.ts'
import { FAILURES_MAX } from '../gateway/settle/retry-policy.ts'
import { auditBooks } from './harness/books.ts'
import { freshAddress } from './harness/recipients.ts'
import { Stack } from './harness/stack.ts'

// F37: a forward that its token refuses is parked, shown, and freed by a person once the token takes it.

const AMOUNT = 7_000_000n
const USDC = parseAbi(['function blacklist(address account)', 'function unBlacklist(address account)'])

describe('a parked forward', () => {
  let stack: Stack
  before(async () => {
    stack = await Stack.start()
  })
  after(() => stack.stop())

  async function run(...args: string[]): Promise<{ code: number; out: string }> {
    const out: string[] = []
    const streams = { print: (text: string) => out.push(text), complain: (text: string) => out.push(text) }
    const env = { POLYTILL_CONFIG: path.join(stack.home, 'config.json') }
    return { code: await forwards(env, args, streams), out: out.join('\n') }
  }

  const forward = async () => {
    const { rows } = await stack.db.query<{ id: string; state: string; failures: number }>(
      'select id, state, failures from obligations',
    )
    return rows[0]
  }

  const issuer = (functionName: 'blacklist' | 'unBlacklist', account: string) =>
    stack.node.send({
      from: stack.payer,
      to: stack.tokens.usdc,
      data: encodeFunctionData({ abi: USDC, functionName, args: [`0x${account.slice(2)}`] }),
    })

  /** The tries before the last one are skipped: they take nine minutes. The last one fails by itself. */
  async function parks(): Promise<void> {
    await stack.until('a try failed', async () => Number((await forward())?.failures) > 0)
    await stack.db.query('update obligations set failures = $1, due_at = now()', [FAILURES_MAX - 1])
    await stack.until('it is parked', async () => (await forward())?.state === 'parked')
  }

  test('is listed with its reason, tried again on request, and paid once when the token takes it', async () => {
    const recipient = freshAddress()
    const created = await stack.create('erc20/usdc', { address: recipient })
    await issuer('blacklist', recipient)
    await stack.pay(created.address, AMOUNT, stack.tokens.usdc)
    assert.deepEqual(await run('--check'), { code: 0, out: 'Nothing is parked.' })
    await parks()
    const id = (await forward())?.id ?? ''
    const { code, out } = await run('--check')
    assert.equal(code, 1)
    assert.match(out, new RegExp(`^${id}  7 erc20/usdc  at ${created.address} on ethereum, owed since 2`))
    assert.match(out, /the till contract would skip it: the token or a recipient refuses the transfer$/)

    assert.deepEqual(await run('retry', id), { code: 0, out: `${id} is tried again now` })
    assert.equal((await run('retry', id)).code, 1)
    await parks()

    await issuer('unBlacklist', recipient)
    assert.equal((await run('retry', '--all')).code, 0)
    await stack.ended(created.address)
    const { rows } = await stack.db.query('select amount_atoms, recipient from outflows')
    assert.deepEqual(rows, [{ amount_atoms: AMOUNT, recipient: recipient.toLowerCase() }])
    assert.deepEqual(await run('retry', id), { code: 1, out: `polytill: no forward ${id} is parked` })
    assert.deepEqual(await auditBooks(stack), [])
  })
})
