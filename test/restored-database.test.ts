import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  type Backup,
  backUpTestDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../devnet/test-database.ts'
import { pause, resume } from '../signer/pause.ts'
import { freshAddress } from './harness/recipients.ts'
import { runAudit } from './harness/run-audit.ts'
import { runCli } from './harness/run-cli.ts'
import { type CreatedAddress, Stack } from './harness/stack.ts'

// The operator's drill: the database is lost, and what comes back is older than the chain and the signer's journal (F92).

const AMOUNT = 5_000_000n

interface Payment extends CreatedAddress {
  readonly recipient: string
  txid: string
}

describe('a database restored from an older backup', () => {
  let database: TestDatabase
  let backup: Backup
  let stack: Stack
  let early: Payment
  let owed: Payment
  let late: Payment
  let last: Payment
  before(async () => {
    database = await createTestDatabase()
    stack = await Stack.start({ database: async () => database })
    early = await order()
    owed = await order()
    late = await order()
    last = await order()
  })
  after(() => stack.stop())

  async function order(): Promise<Payment> {
    const recipient = freshAddress()
    return { ...(await stack.create('erc20/usdt', { address: recipient })), recipient, txid: '' }
  }

  async function pay(payment: Payment): Promise<void> {
    payment.txid = await stack.pay(payment.address, AMOUNT)
  }

  function signerHome(): string {
    return path.join(stack.home, 'signer')
  }

  /** The uuids under which its merchant was told that a payment is confirmed. */
  function toldUuids({ txid }: Payment): string[] {
    return stack.merchant.of({ txid, pending: '0' }).map(({ fields }) => fields.get('uuid') ?? '')
  }

  async function received({ recipient }: Payment): Promise<bigint> {
    return stack.node.tokenBalance(stack.tokens.usdt, recipient)
  }

  test('after the backup a debt is paid, and another payment comes and goes', async () => {
    await pay(early)
    await stack.ended(early.address)
    // While nothing is signed, what is owed stays owed.
    pause(signerHome())
    await pay(owed)
    await stack.caughtUp()
    await stack.stopGateway()
    backup = await backUpTestDatabase(database)

    resume(signerHome())
    await stack.startGateway()
    await stack.ended(owed.address)
    await pay(late)
    await stack.ended(late.address)
    for (const payment of [early, owed, late]) {
      assert.equal(await received(payment), AMOUNT)
      assert.equal(toldUuids(payment).length, 1)
    }
  })

  test('restored, it finds on the chain what it forgot, pays nothing twice and stops to be asked', async () => {
    await stack.stopGateway()
    await backup.restore()
    await stack.startGateway()
    await stack.caughtUp()
    for (const payment of [owed, late]) await stack.ended(payment.address)
    await stack.until('signing has stopped, with the reason', async () => {
      const metrics = await (await fetch(`${stack.url}/metrics`)).text()
      return /^polytill_lane_halted\{network="ethereum"\} 1$/m.test(metrics)
    })
    for (const payment of [early, owed, late]) assert.equal(await received(payment), AMOUNT)
  })

  test('a merchant is told again under the same uuid, so that who counts each once counts right', async () => {
    assert.equal(toldUuids(early).length, 1)
    for (const payment of [owed, late]) {
      await stack.merchant.wait({ txid: payment.txid, pending: '0' }, { count: 2 })
      assert.equal(new Set(toldUuids(payment)).size, 1)
    }
  })

  test('a person lets it go on, and it does its work', async () => {
    await pay(last)
    await stack.caughtUp()
    assert.equal(await received(last), 0n)
    const { code, stderr } = await runCli(['resume', 'ethereum'], {
      POLYTILL_CONFIG: path.join(stack.home, 'config.json'),
    })
    assert.equal(code, 0, stderr)
    await stack.ended(last.address)
    for (const payment of [early, owed, late, last]) assert.equal(await received(payment), AMOUNT)
    await stack.caughtUp()
    const audit = await runAudit(stack)
    assert.equal(audit.code, 0, audit.output)
  })
})
