import assert from 'node:assert/strict'
import { auditBooks, settlementsOf, transfersOf } from './books.ts'
import { freshAddress, shares } from './recipients.ts'
import type { CreatedAddress, Stack } from './stack.ts'

const AMOUNTS = [100_000_001n, 33_333_333n] as const

/** Two USDT payments in one block, each to a till of its own, both with the same 70/30 split. */
export interface PaymentStory {
  readonly recipients: readonly [string, string]
  readonly payments: readonly {
    readonly created: CreatedAddress
    readonly txid: string
    readonly atoms: bigint
  }[]
}

/** A story before its payments. */
export interface OpenedStory {
  readonly recipients: readonly [string, string]
  readonly tills: readonly CreatedAddress[]
}

/** Asks for two addresses that announce first sight. */
export async function openStory(stack: Stack): Promise<OpenedStory> {
  const recipients = [freshAddress(), freshAddress()] as const
  const address = `0.7@${recipients[0]}|0.3@${recipients[1]}`
  const tills: CreatedAddress[] = []
  for (const _ of AMOUNTS) tills.push(await stack.create('erc20/usdt', { address, query: { pending: '1' } }))
  return { recipients, tills }
}

/** Pays both in one block. */
export async function payStory(stack: Stack, opened: OpenedStory): Promise<PaymentStory> {
  return stack.node.inOneBlock(() => submitStory(stack, opened))
}

/** Hands both payments in, without waiting for a block. */
export async function submitStory(stack: Stack, { recipients, tills }: OpenedStory): Promise<PaymentStory> {
  const payments: PaymentStory['payments'][number][] = []
  for (const [index, created] of tills.entries()) {
    const atoms = AMOUNTS[index] ?? 0n
    payments.push({ created, atoms, txid: await stack.submitPayment(created.address, atoms) })
  }
  return { recipients, payments }
}

/**
 * Waits for the end of the story and checks it whole: each payment credited once, settled by one transaction, told by
 * pending and confirmed callbacks under one uuid with good signatures, `done` in the logs; each recipient's balance
 * exact; nothing owed, and the books equal the chain.
 */
export async function checkStory(stack: Stack, { recipients, payments }: PaymentStory): Promise<void> {
  const expected = [0n, 0n]
  for (const { created, txid, atoms } of payments) {
    const explain = () => stack.logTail()
    const [pending] = await stack.merchant.wait({ txid, pending: '1' }, { withinMs: 60_000, explain })
    const [confirmed] = await stack.merchant.wait({ txid, pending: '0' }, { withinMs: 60_000, explain })
    await stack.until(`the logs of ${txid} are done`, async () => {
      const entries = await stack.logs('erc20/usdt', created.callback)
      return entries.length === 1 && entries[0]?.result === 'done'
    })
    await stack.ended(created.address)
    const told = stack.merchant.of({ txid })
    assert.equal(new Set(told.map(call => call.fields.get('uuid'))).size, 1, 'one uuid over all callbacks')
    assert.ok(
      told.every(call => call.verified),
      'every signature is good',
    )
    assert.equal(pending?.fields.get('value_coin'), confirmed?.fields.get('value_coin'))

    const booked = await transfersOf(stack, created.address)
    assert.equal(booked.length, 1, 'one credit')
    assert.equal(booked[0]?.amountAtoms, atoms)
    const settlements = await settlementsOf(stack.network(), created.address, stack.tokens.usdt)
    assert.equal(settlements.length, 1, 'one effective settlement')
    assert.equal(booked[0]?.settledTxid, settlements[0])
    for (const [index, share] of shares(atoms, [70n, 30n]).entries())
      expected[index] = (expected[index] ?? 0n) + share
  }
  const total = payments.reduce((sum, { atoms }) => sum + atoms, 0n)
  const balances = await Promise.all(
    recipients.map(recipient => stack.node.tokenBalance(stack.tokens.usdt, recipient)),
  )
  // The remainder rule holds per settlement, and both tills may share one.
  const together = shares(total, [70n, 30n])
  const right = [expected, together].some(split => split.every((share, index) => balances[index] === share))
  assert.ok(right, `the recipients got ${balances}, not ${together} or ${expected}`)
  assert.deepEqual(await auditBooks(stack), [])
}
