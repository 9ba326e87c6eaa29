import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { BleumiShop } from './harness/bleumi-shop.ts'
import { freshAddress } from './harness/recipients.ts'
import { Stack } from './harness/stack.ts'
import { booksWrong } from './harness/till-books.ts'

// One story in both dialects (F74): at its end the books do not tell which protocol asked for the address. On the way they may:
// BlockBee's debts name their transfers, Bleumi's settles an amount.

const AMOUNT = 12_345_678n

describe('one story in two dialects', () => {
  let stack: Stack
  let shop: BleumiShop
  before(async () => {
    stack = await Stack.start()
    shop = await BleumiShop.open(stack)
  })
  after(() => stack.stop())

  /** What all postings that touch a till add up to, by account. */
  async function sumsOf(address: string): Promise<string[]> {
    const { rows } = await stack.db.query<{ line: string }>(
      `select concat_ws(' ', e.purpose, e.asset_id, sum(e.amount_atoms)) as line
         from ledger_entries e
        where exists (select 1 from ledger_entries own join tills t on t.business_id = own.business_id and t.id = own.till_id
                       where t.address = $1 and own.business_id = e.business_id and own.kind = e.kind
                         and own.source_id = e.source_id and own.source_number = e.source_number)
        group by e.purpose, e.asset_id having sum(e.amount_atoms) <> 0 order by 1`,
      [address],
    )
    return rows.map(({ line }) => line)
  }

  test('paid, seen, settled to the merchant: the same books and the same money at its end', async () => {
    const receiver = freshAddress()
    const created = await stack.create('erc20/usdt', { address: receiver })
    const wallet = await shop.wallet()
    await stack.pay(created.address, AMOUNT)
    await shop.pay(wallet, AMOUNT, '12.345678')
    await shop.ended(wallet.id, await shop.settle(wallet.id, '12.345678'))
    await stack.ended(created.address)
    await stack.caughtUp()
    const sums = await sumsOf(created.address)
    const asset = `eip155:31337/erc20:${stack.tokens.usdt}`
    assert.deepEqual(sums, [`received ${asset} -${AMOUNT}`, `settled ${asset} ${AMOUNT}`])
    assert.deepEqual(await sumsOf(wallet.addr.toLowerCase()), sums)
    assert.equal(await shop.held(receiver), AMOUNT)
    assert.equal(await shop.held(shop.owner), AMOUNT)
    assert.deepEqual(await booksWrong(stack), [])
  })
})
