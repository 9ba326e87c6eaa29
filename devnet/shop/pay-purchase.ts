import { z } from 'zod'
import { formatAtoms, parseAtoms } from '../../gateway/domain/money.ts'
import { GatewayRefused } from './gateway-api.ts'
import { judge, type Purchase } from './purchase.ts'
import type { Shop } from './shop.ts'

/** How much the sandbox's payer sends. `too-little` is under the smallest payment that counts. */
export type Part = 'all' | 'half' | 'too-little'

const paid = z.object({ txid: z.string(), blockNumber: z.number(), amount: z.string() })
const pageState = z.object({
  selected: z.object({ address: z.string(), amountDue: z.string().nullable(), minimum: z.string() }),
})

/** The payer's side: pays a purchase from the sandbox's payer, at its address or as its page asks. @throws GatewayRefused */
export async function payPurchase(shop: Shop, purchase: Purchase, part: Part): Promise<void> {
  const { coin } = shop.options
  const ask = purchase.till ? askOf(purchase, purchase.till) : await chooseCoin(purchase, coin.ticker)
  const wholeAtoms = parseAtoms(ask.outstanding, coin.decimals)
  const atoms =
    part === 'too-little'
      ? parseAtoms(ask.minimum, coin.decimals) / 2n
      : part === 'half'
        ? parseAtoms(ask.price, coin.decimals) / 2n
        : wholeAtoms
  const amount = formatAtoms(atoms, coin.decimals)
  const { network, symbol } = coin
  const answer = await postJson(`${shop.options.baseUrl()}/sandbox/pay`, {
    ...{ network, symbol, to: ask.address, amount },
  })
  const sent = paid.parse(answer)
  purchase.sent.push({ ...sent, atMs: shop.options.nowMs() })
}

interface Ask {
  readonly address: string
  readonly price: string
  /** What is still to pay; the price again when nothing is, so that paying too much can be tried. */
  readonly outstanding: string
  readonly minimum: string
}

function askOf(purchase: Purchase, till: NonNullable<Purchase['till']>): Ask {
  const { confirmedAtoms, pendingAtoms } = judge(purchase)
  const { decimals } = purchase.unit
  const left = purchase.dueAtoms - confirmedAtoms - pendingAtoms
  const price = formatAtoms(purchase.dueAtoms, decimals)
  return { ...till, price, outstanding: left > 0n ? formatAtoms(left, decimals) : price }
}

/** Chooses the coin on the hosted page by its form, as a payer does, and reads what it then asks for. */
async function chooseCoin({ pageUrl, product }: Purchase, ticker: string): Promise<Ask> {
  const chosen = await fetch(`${pageUrl}choose`, {
    method: 'POST',
    body: new URLSearchParams({ ticker }),
    redirect: 'manual',
  })
  if (chosen.status !== 303) throw new GatewayRefused(`the page did not take ${ticker}: ${chosen.status}`)
  const state = pageState.parse(await (await fetch(`${pageUrl}state`)).json())
  const { address, amountDue, minimum } = state.selected
  const price = product.priceUsd
  const open = amountDue !== null && /[1-9]/.test(amountDue)
  return { address, minimum, price, outstanding: open ? amountDue : price }
}

async function postJson(url: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer: unknown = await response.json()
  if (response.status === 200) return answer
  throw new GatewayRefused(z.object({ error: z.string() }).safeParse(answer).data?.error ?? 'not paid')
}
