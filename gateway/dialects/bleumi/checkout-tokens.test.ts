import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { changeAcceptedTokens } from '../../checkouts/change-accepted-tokens.ts'
import { HC, type OpenCheckouts, openCheckouts } from './test/open-checkouts.ts'

// `GET /v1/payment/hc/tokens` and what a business may set (reference bleumi 2.4), over real HTTP and PostgreSQL.

const CONTRACT = `0x${'a'.repeat(40)}`

let checkouts: OpenCheckouts
let key: string

before(async () => {
  checkouts = await openCheckouts()
  key = (await checkouts.merchant()).key
})
after(() => checkouts.close())

describe('tokens', () => {
  test('an array with the addresses as in balances; by default what states its currency', async () => {
    const { status, body } = await checkouts.call('GET', `${HC}/tokens`, key)
    assert.equal(status, 200)
    const usd = { network: 'ethereum', chain: 'mainnet', currency: 'USD' }
    assert.deepEqual(body, [
      { ...usd, addr: CONTRACT, name: 'USDT', symbol: 'USDT', decimals: 6 },
      { ...usd, addr: `0x${'d'.repeat(40)}`, name: 'DAI', symbol: 'DAI', decimals: 18 },
      { ...usd, addr: `0x${'c'.repeat(40)}`, name: 'CENT', symbol: 'CENT', decimals: 2 },
    ])
  })

  test('what a business set stands in the place of the default, currency by currency', async () => {
    const merchant = await checkouts.merchant(['erc20/usdt', 'erc20/dai', 'erc20/eurc', 'erc20/coin'])
    const by = { businessId: merchant.businessId, actor: 'command line' }
    const deps = { db: checkouts.db, registry: checkouts.registry }
    const set = (currency: string, tickers: readonly string[] | null) =>
      changeAcceptedTokens(deps, by, [{ currency, tickers }])
    const list = async () => {
      const { body } = await checkouts.call('GET', `${HC}/tokens`, merchant.key)
      return (body as unknown as { currency: string; addr: string }[]).map(
        one => `${one.currency} ${one.addr.slice(0, 4)}`,
      )
    }
    assert.deepEqual(await list(), ['USD 0xaa', 'USD 0xdd', 'EUR 0xee'])
    await set('usd', ['ERC20/DAI'])
    await set('eth', ['erc20/coin'])
    assert.deepEqual(await list(), ['EUR 0xee', 'ETH ETH', 'USD 0xdd'])
    await set('EUR', [])
    await set('USD', null)
    assert.deepEqual(await list(), ['USD 0xaa', 'USD 0xdd', 'ETH ETH'])
    const { url } = await checkouts.create(merchant.key, {
      currency: 'eth',
      amount: '0.25',
      token: 'eth',
      chain: 'mainnet',
    })
    await checkouts.addressOf(url, 'erc20/coin')
    assert.equal((await checkouts.view(url)).selected?.amountDueAtoms, (10n ** 18n / 4n).toString())
    for (const [currency, tickers, code] of [
      ['EUR', ['erc20/usdt'], 'other_currency'],
      ['USD', ['erc20/none'], 'unknown_ticker'],
      ['U$', ['erc20/usdt'], 'invalid_currency'],
    ] as const)
      await assert.rejects(set(currency, tickers), { code })
    assert.deepEqual(await list(), ['USD 0xaa', 'USD 0xdd', 'ETH ETH'])
    const { rows } = await checkouts.db.query<{ act: string }>(
      `select concat_ws(' ', subject, before, after) as act from account_acts where business_id = $1 order by id`,
      [merchant.businessId],
    )
    assert.deepEqual(
      rows.map(({ act }) => act),
      [
        'checkout tokens USD default erc20/dai',
        'checkout tokens ETH default erc20/coin',
        'checkout tokens EUR default none',
        'checkout tokens USD erc20/dai default',
      ],
    )
  })
})
