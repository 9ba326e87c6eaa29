import { randomBytes } from 'node:crypto'
import { formatAtoms, parseAtoms } from '../../gateway/domain/money.ts'
import { tokenBalance } from '../token-balance.ts'
import type { Product } from './products.ts'
import type { Purchase, Way } from './purchase.ts'
import type { Shop } from './shop.ts'

/** As many places as the gateway tells of dollars with. */
const USD_DECIMALS = 8

/** Buys: asks the gateway for an address or a page and keeps the purchase. @throws GatewayRefused */
export async function placePurchase(shop: Shop, product: Product, way: Way): Promise<Purchase> {
  const id = randomBytes(8).toString('hex')
  // The purchase's own number in the callback is what tells us later which one is paid.
  const callback = shop.url(`/callback?purchase=${id}`)
  const common = { id, product, way, callback, createdAtMs: shop.options.nowMs() }
  const purchase: Purchase = {
    ...common,
    ...(await (way === 'address' ? askAddress : askPage)(shop, common)),
    recipients: await recipientsOf(shop, way),
    sent: [],
    notices: [],
    refused: 0,
  }
  shop.purchases.add(purchase)
  return purchase
}

type Asked = Pick<Purchase, 'dueAtoms' | 'unit' | 'till' | 'pageUrl' | 'successToken'>
type Common = Pick<Purchase, 'id' | 'product' | 'way' | 'callback'>

async function askAddress({ api, options }: Shop, { product, callback }: Common): Promise<Asked> {
  const { ticker, symbol, decimals } = options.coin
  const due = await api.convert(ticker, product.priceUsd)
  const address = `0.9@${options.wallet}|0.1@${options.supplier}`
  const created = await api.create(ticker, { callback, address })
  return {
    dueAtoms: parseAtoms(due, decimals),
    unit: { symbol, decimals },
    till: { address: created.address_in, minimum: trim(created.minimum_transaction_coin, decimals) },
    pageUrl: null,
    successToken: null,
  }
}

/** Decimal text without zeros at its end. */
function trim(amount: string, decimals: number): string {
  return formatAtoms(parseAtoms(amount, decimals), decimals)
}

async function askPage(shop: Shop, { id, product, way, callback }: Common): Promise<Asked> {
  const query = { currency: 'usd', item_description: product.name, notify_url: callback }
  const asked = {
    dueAtoms: parseAtoms(product.priceUsd, USD_DECIMALS),
    unit: { symbol: 'USD', decimals: USD_DECIMALS },
    till: null,
  }
  if (way === 'deposit') {
    const deposit = await shop.api.requestDeposit(query)
    return { ...asked, pageUrl: deposit.payment_url, successToken: null }
  }
  const redirect = shop.url(`/purchases/${id}`)
  const page = await shop.api.requestCheckout({ ...query, value: product.priceUsd, redirect_url: redirect })
  return { ...asked, pageUrl: page.payment_url, successToken: page.success_token }
}

async function recipientsOf({ options }: Shop, way: Way): Promise<Purchase['recipients']> {
  const { wallet, supplier, coin } = options
  const named = [
    { name: 'The shop', address: wallet },
    ...(way === 'address' ? [{ name: 'Its supplier', address: supplier }] : []),
  ]
  return Promise.all(
    named.map(async one => ({
      ...one,
      hadAtoms: await tokenBalance(coin.rpcUrl, coin.contract, one.address),
    })),
  )
}
