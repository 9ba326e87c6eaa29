import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { FaultProxy } from '../devnet/fault-proxy.ts'
import { auditBooks } from './harness/books.ts'
import { freshAddress } from './harness/recipients.ts'
import { type CreatedAddress, Stack } from './harness/stack.ts'

// More is owed at once than one transaction may settle (EIP-7825: 16,777,216 gas). Given too little, the contract skips tills that
// merchants have been told of already, so what is sent must be cut before.

const TRANSACTION_GAS_MAX = 16_777_216n
const AMOUNT = 20_000_000n

describe('more than a transaction may hold', () => {
  let stack: Stack
  let proxy: FaultProxy
  /** Read when the signer starts. */
  const signerEnv: Record<string, string> = {}
  before(async () => {
    stack = await Stack.start({
      signerEnv,
      rpcUrl: async node => {
        proxy = await FaultProxy.start(node.rpcUrl)
        return proxy.url
      },
    })
  })
  after(async () => {
    await stack.stop()
    await proxy.close()
  })

  /** Pays as many tills in one block, each to recipients of its own that hold nothing yet; waits until all is settled. */
  async function settled(tills: number, recipients: number): Promise<string[][]> {
    const created: { till: CreatedAddress; recipients: string[] }[] = []
    for (let n = 0; n < tills; n++) {
      const own = Array.from({ length: recipients }, freshAddress)
      const address = own.map(recipient => `${1 / recipients}@${recipient}`).join('|')
      created.push({ till: await stack.create('erc20/usdt', { address }), recipients: own })
    }
    await stack.node.inOneBlock(async () => {
      for (const { till } of created) await stack.submitPayment(till.address, AMOUNT)
    })
    for (const { till } of created) await stack.ended(till.address)
    await stack.caughtUp()
    return created.map(one => one.recipients)
  }

  async function capFees(wei: bigint): Promise<void> {
    signerEnv.POLYTILL_SIGNER_TX_FEE_CAP_WEI = String(wei)
    await stack.kill('signer')
    await stack.restart('signer')
  }

  async function sent(): Promise<{ gasLimit: bigint }[]> {
    const { rows } = await stack.db.query<{ gasLimit: bigint }>(
      'select gas_limit as "gasLimit" from outgoing_transactions order by nonce',
    )
    return rows
  }

  async function requireNothingFailed(): Promise<void> {
    const { rows } = await stack.db.query('select id, reason from obligations where failures > 0')
    assert.deepEqual(rows, [])
    assert.deepEqual(await auditBooks(stack), [])
  }

  for (const [tills, recipients] of [
    [100, 1],
    [12, 20],
  ] as const)
    test(`${tills} tills with ${recipients} recipients of their own: everybody is paid, by transactions that have room`, async () => {
      const { node, tokens } = stack
      const paid = await settled(tills, recipients)
      for (const { gasLimit } of await sent()) assert.ok(gasLimit < TRANSACTION_GAS_MAX, `${gasLimit} gas`)
      const questions = paid.flat().map(recipient => [tokens.usdt, recipient] as const)
      assert.deepEqual(new Set(await node.balances(questions)), new Set([AMOUNT / BigInt(recipients)]))
      await requireNothingFailed()
    })

  test('a token that takes far more gas than others: as few at once as it needs', async () => {
    const before = (await sent()).length
    proxy.rewrite('eth_estimateGas', gas => `0x${(BigInt(String(gas)) * 30n).toString(16)}`)
    await settled(4, 2)
    proxy.heal()
    assert.equal((await sent()).length, before + 4)
    await requireNothingFailed()
  })

  test('fees at which the signer would refuse a full batch: smaller ones, and no nonce for what it refuses', async () => {
    await settled(1, 1)
    const { rows } = await stack.db.query<{ fee: bigint }>(
      `select gas_limit * max_fee_per_gas as fee from outgoing_transactions join attempts on outgoing_id = id
        order by nonce desc limit 1`,
    )
    const fee = rows[0]?.fee ?? assert.fail('nothing was sent')
    await capFees(fee * 4n)
    const before = (await sent()).length
    await settled(20, 1)
    assert.ok((await sent()).length >= before + 3, `${(await sent()).length - before} transactions`)
    await requireNothingFailed()
  })

  test('fees above what the signer allows even for one: it waits without a nonce, and goes on when they fall', async () => {
    await capFees(1n)
    const before = (await sent()).length
    const till = await stack.create('erc20/usdt', { address: freshAddress() })
    await stack.pay(till.address, AMOUNT)
    await stack.until('settlement says why it waits', async () =>
      JSON.stringify(await stack.get('/readyz')).includes('POLYTILL_SIGNER_TX_FEE_CAP_WEI'),
    )
    assert.equal((await sent()).length, before)
    await capFees(10n ** 18n)
    await stack.ended(till.address)
    await requireNothingFailed()
  })
})
