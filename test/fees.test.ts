import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { forwards } from '../cli/forwards.ts'
import { resume } from '../cli/resume.ts'
import { FaultProxy } from '../devnet/fault-proxy.ts'
import { startNewJournal } from '../signer/commands.ts'
import { openKey } from '../signer/open-home.ts'
import { signTransaction } from '../signer/sign-transaction.ts'
import { auditBooks } from './harness/books.ts'
import type { ChainNode } from './harness/chain-node.ts'
import { freshAddress } from './harness/recipients.ts'
import { Stack, type StackOptions } from './harness/stack.ts'
import { setCoin } from './harness/test-contracts.ts'

// What can go wrong between signing and a block (F31, F33-F35), on a real node.

/** Nothing is bumped but what is made to look old. */
const PATIENT = { bumpAfterMs: 1_800_000 }

describe('settlement under trouble', () => {
  let stack: Stack
  let proxy: FaultProxy | null = null
  /** Read when the signer starts. */
  let signerEnv: Record<string, string> = {}
  beforeEach(() => {
    signerEnv = {}
  })
  afterEach(async () => {
    await stack.stop()
    await proxy?.close()
    proxy = null
  })

  const till = () => stack.create('erc20/usdt', { address: freshAddress() })

  const metrics = async () => (await fetch(`${stack.url}/metrics`)).text()

  const attempts = async () =>
    (
      await stack.db.query<{ nonce: bigint; version: number; fee: bigint; txid: string | null }>(
        `select ot.nonce, a.version, a.max_fee_per_gas as fee, a.txid
           from attempts a join outgoing_transactions ot on ot.id = a.outgoing_id order by ot.nonce, a.version`,
      )
    ).rows

  async function trouble(pattern: RegExp): Promise<void> {
    await stack.until(`settlement says ${pattern}`, async () =>
      pattern.test(JSON.stringify(await stack.get('/readyz'))),
    )
  }

  async function startBehindProxy(options: StackOptions = {}): Promise<FaultProxy> {
    stack = await Stack.start({
      ...options,
      rpcUrl: async (node: ChainNode) => {
        proxy = await FaultProxy.start(node.rpcUrl)
        return proxy.url
      },
    })
    if (!proxy) throw new Error('the stack did not ask for its node')
    return proxy
  }

  test('a settlement that no block takes is bumped under the same nonce until one does', async () => {
    stack = await Stack.start({ settle: { bumpAfterMs: 1_000 } })
    const { node } = stack
    const created = await till()
    // Mined by hand from before the payment on: the settlement stays in the pool, however soon it comes.
    await node.call('evm_setAutomine', false)
    const txid = await stack.submitPayment(created.address, 7_000_000n)
    await node.mine(1)
    const bumped = await stack.until('a second attempt is broadcast', async () => {
      const rows = await attempts()
      return rows.length >= 2 && rows[1]?.txid ? rows : null
    })
    const [first, second] = bumped
    assert.equal(first?.nonce, second?.nonce)
    assert.ok((second?.fee ?? 0n) * 100n >= (first?.fee ?? 0n) * 110n, 'at least 10 % more')
    await node.mine(1)
    await node.call('evm_setAutomine', true)
    await stack.merchant.wait({ txid, pending: '0' })
    await stack.ended(created.address)
    assert.deepEqual(await auditBooks(stack), [])
  })

  /** A settlement that waits in the pool of a node that mines by hand; the till it empties. */
  async function unmined(): Promise<{ till: string; txid: string; fee: bigint }> {
    await stack.node.call('evm_setAutomine', false)
    const created = await till()
    await stack.submitPayment(created.address, 7_000_000n)
    await stack.node.mine(1)
    const [first] = await stack.until('it is broadcast', async () => {
      const { rows } = await stack.db.query<{ txid: string; fee: bigint }>(
        `select a.txid, ot.gas_limit * a.max_fee_per_gas as fee
           from attempts a join outgoing_transactions ot on ot.id = a.outgoing_id where a.broadcast_at is not null`,
      )
      return rows.length === 1 ? rows : null
    })
    if (!first) throw new Error('nothing is broadcast')
    return { till: created.address, ...first }
  }

  /** As if it had been in the pool for an hour. */
  async function isOld(): Promise<void> {
    await stack.db.query(`update attempts set broadcast_at = broadcast_at - interval '1 hour'`)
  }

  async function restartSigner(env: Record<string, string>): Promise<void> {
    Object.assign(signerEnv, env)
    await stack.kill('signer')
    await stack.restart('signer')
  }

  /** A node forgets a transaction; what is open is sent again although no person has done anything yet. */
  async function forgottenAndSentAgain(txid: string): Promise<void> {
    await stack.node.call('anvil_dropTransaction', txid)
    await stack.until('the node has it again', () => stack.node.call('eth_getTransactionByHash', txid))
  }

  async function parked(pattern: RegExp): Promise<void> {
    await trouble(pattern)
    assert.match(await metrics(), /^polytill_parked\{network="ethereum"\} 1$/m)
    const said: string[] = []
    const env = { POLYTILL_CONFIG: path.join(stack.home, 'config.json') }
    const streams = { print: (text: string) => said.push(text), complain: (text: string) => said.push(text) }
    assert.equal(await forwards(env, ['--check'], streams), 1)
    assert.match(said.join(), pattern)
  }

  async function minedAndDone(address: string): Promise<void> {
    await stack.node.mine(1)
    await stack.node.call('evm_setAutomine', true)
    await stack.ended(address)
    await stack.until('nothing is parked', async () =>
      /^polytill_parked\{network="ethereum"\} 0$/m.test(await metrics()),
    )
    assert.deepEqual(await auditBooks(stack), [])
  }

  test('a bump above the signer’s cap is not planned: a person is told, and with a higher cap it goes on by itself', async () => {
    stack = await Stack.start({ signerEnv, settle: PATIENT })
    const { till, txid, fee } = await unmined()
    await restartSigner({ POLYTILL_SIGNER_TX_FEE_CAP_WEI: String(fee) })
    await isOld()
    await parked(/POLYTILL_SIGNER_TX_FEE_CAP_WEI; it goes on by itself/)
    assert.equal((await attempts()).length, 1, 'fees that fall again need no bump')
    await forgottenAndSentAgain(txid)
    await restartSigner({ POLYTILL_SIGNER_TX_FEE_CAP_WEI: String(fee * 2n) })
    await stack.until('the bump is sent', async () => (await attempts())[1]?.txid)
    await minedAndDone(till)
  })

  test('a bump above the signer’s cap of a day: what was signed before stays in the pools and may be mined', async () => {
    stack = await Stack.start({ signerEnv, settle: PATIENT })
    const { till, txid, fee } = await unmined()
    await restartSigner({ POLYTILL_SIGNER_DAY_FEE_CAP_WEI: String(fee) })
    await isOld()
    await parked(/fee_above_day_cap/)
    await forgottenAndSentAgain(txid)
    await minedAndDone(till)
  })

  test('another key in the signer: the old account’s transaction is not signed by it, and once mined the new one goes on', async () => {
    stack = await Stack.start({ signerEnv, settle: PATIENT })
    const { till: first } = await unmined()
    const before = stack.relayer
    await stack.stopGateway()
    await stack.kill('signer')
    renameSync(path.join(stack.home, 'signer'), path.join(stack.home, 'signer-of-before'))
    await stack.startSigner()
    assert.notEqual(stack.relayer, before)
    await setCoin(stack.node, stack.relayer, 10n ** 19n)
    await stack.startGateway()
    await isOld()
    await parked(new RegExp(`written for ${before}, the signer has ${stack.relayer}`))
    await minedAndDone(first)
    const created = await till()
    await stack.pay(created.address, 7_000_000n)
    await stack.ended(created.address)
    assert.equal(await stack.node.minedNonce(stack.relayer), 1n)
    assert.deepEqual(await auditBooks(stack), [])
  })

  test('an empty gas tank stops settlement with its reason; after a refill it goes on by itself', async () => {
    stack = await Stack.start()
    await setCoin(stack.node, stack.relayer, 1_000n)
    const created = await till()
    const txid = await stack.pay(created.address, 7_000_000n)
    await trouble(/gas tank/)
    assert.equal(stack.merchant.of({ txid, pending: '0' }).length, 0)
    await setCoin(stack.node, stack.relayer, 10n ** 19n)
    await stack.merchant.wait({ txid, pending: '0' }, { explain: () => stack.logTail() })
    await stack.ended(created.address)
    assert.deepEqual(await auditBooks(stack), [])
  })

  /** A copy of the key spends a nonce of the settlement account on nothing. Returns the transaction's hash. */
  async function usedElsewhere(nonce: bigint): Promise<string> {
    const key = openKey(path.join(stack.home, 'signer'), null)
    const fees = { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 10n }
    const call = { to: stack.relayer, value: 0n, data: '0x', gasLimit: 21_000n }
    const { rawTransaction } = signTransaction({ chainId: 'eip155:31337', nonce, ...call, ...fees }, key)
    return String(await stack.node.call('eth_sendRawTransaction', rawTransaction))
  }

  async function halted(txid: string): Promise<void> {
    await trouble(new RegExp(`${txid}, which was not signed for this gateway: see .* in docs/operate.md`))
    assert.match(await metrics(), /^polytill_lane_halted\{network="ethereum"\} 1$/m)
  }

  async function goesOn(): Promise<void> {
    assert.equal(await resume({ POLYTILL_CONFIG: path.join(stack.home, 'config.json') }, ['ethereum']), 0)
  }

  /** All but that every nonce is ours. */
  async function booksAreRight(): Promise<void> {
    assert.match(await metrics(), /^polytill_lane_halted\{network="ethereum"\} 0$/m)
    assert.deepEqual(
      (await auditBooks(stack)).filter(line => !line.startsWith('O9:')),
      [],
    )
  }

  test('somebody else uses the settlement account: nothing more is signed until a person says that nobody does', async () => {
    stack = await Stack.start()
    const first = await till()
    await stack.pay(first.address, 7_000_000n)
    await stack.ended(first.address)
    const foreign = await usedElsewhere(1n)
    await halted(foreign)
    const created = await till()
    const txid = await stack.pay(created.address, 7_000_000n)
    await stack.caughtUp()
    await trouble(/not signed for this gateway/)
    assert.equal((await attempts()).length, 1)
    assert.equal(stack.merchant.of({ txid, pending: '0' }).length, 0)
    assert.equal(await stack.node.tokenBalance(stack.tokens.usdt, created.address), 7_000_000n)

    await goesOn()
    // The signer's own memory ends before the nonce that is gone.
    await trouble(/nonce_gap/)
    await stack.kill('signer')
    const home = path.join(stack.home, 'signer')
    renameSync(path.join(home, 'journal.jsonl'), path.join(home, 'journal.before'))
    startNewJournal(home)
    await stack.restart('signer')
    await stack.ended(created.address)
    assert.deepEqual(
      (await attempts()).map(({ nonce }) => nonce),
      [0n, 2n],
    )
    await booksAreRight()
  })

  test('somebody else uses the nonce of a settlement on its way: it is owed anew, and sent once the lane goes on', async () => {
    stack = await Stack.start({ settle: PATIENT })
    const { till } = await unmined()
    const foreign = await usedElsewhere(0n)
    await stack.node.mine(1)
    await stack.node.call('evm_setAutomine', true)
    await halted(foreign)
    assert.equal((await attempts()).length, 1)
    await goesOn()
    await stack.ended(till)
    assert.equal(await stack.node.minedNonce(stack.relayer), 2n)
    await booksAreRight()
  })

  test('the node takes the settlement but answers an error: it is settled once', async () => {
    const faulty = await startBehindProxy()
    let left = 2
    faulty.judge = ({ method }) =>
      method === 'eth_sendRawTransaction' && left-- > 0 ? 'accept-then-error' : 'pass'
    const created = await till()
    const txid = await stack.pay(created.address, 7_000_000n)
    await stack.merchant.wait({ txid, pending: '0' }, { explain: () => stack.logTail() })
    await stack.ended(created.address)
    assert.ok((faulty.served.get('accept-then-error') ?? 0) > 0)
    assert.equal(await stack.node.minedNonce(stack.relayer), 1n)
    assert.deepEqual(await auditBooks(stack), [])
  })
})
