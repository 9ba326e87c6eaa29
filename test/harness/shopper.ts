import type { CheckoutView } from '../../gateway/orders/checkout-view.ts'
import { freshAddress } from './recipients.ts'
import type { Stack } from './stack.ts'

/** What a payer needs of a gateway, wherever it runs. */
export type PageServer = Pick<Stack, 'url' | 'until'>

/** A page as its payer uses it: over HTTP, without a script. */
export class Shopper {
  readonly stack: PageServer
  /** Path of the page, with its final slash. */
  readonly path: string

  constructor(stack: PageServer, paymentUrl: unknown) {
    this.stack = stack
    this.path = new URL(String(paymentUrl)).pathname
  }

  /** What the page shows. */
  async state(): Promise<CheckoutView> {
    const answer = await fetch(`${this.stack.url}${this.path}state`)
    if (answer.status !== 200) throw new Error(`state: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as CheckoutView
  }

  /** Chooses a coin by the page's form, and returns the address and amount that it then shows. */
  async choose(ticker: string): Promise<NonNullable<CheckoutView['selected']>> {
    const answer = await fetch(`${this.stack.url}${this.path}choose`, {
      method: 'POST',
      body: new URLSearchParams({ ticker }),
      redirect: 'manual',
    })
    const location = answer.headers.get('location') ?? ''
    if (answer.status !== 303 || !location.startsWith(this.path))
      throw new Error(`choose: ${answer.status} ${location}`)
    const { selected } = await this.state()
    if (selected?.ticker !== ticker) throw new Error(`chosen is ${selected?.ticker}`)
    return selected
  }

  /** Waits until the page shows something. */
  until(what: string, look: (view: CheckoutView) => boolean, withinMs = 60_000): Promise<CheckoutView> {
    return this.stack.until(
      what,
      async () => {
        const view = await this.state()
        return look(view) ? view : null
      },
      withinMs,
    )
  }
}

/** Gives the stack's business an address of its own for every coin; returns it. */
export async function offerAllCoins(stack: Stack): Promise<string> {
  const wallet = freshAddress()
  for (const { name } of stack.networks) {
    const coins = name === 'ethereum' ? ['eth'] : ['polygon/pol']
    const prefix = name === 'ethereum' ? 'erc20' : 'polygon'
    for (const ticker of [...coins, ...['usdt', 'usdc', 'dai'].map(token => `${prefix}/${token}`)])
      await stack.db.query(
        'insert into default_addresses (business_id, ticker, address) values ($1, $2, $3)',
        [stack.businessId, ticker, wallet],
      )
  }
  return wallet
}

/** An answer of `checkout/request` or `deposit/request`. @throws Error when it is no success */
export async function requestPage(
  stack: PageServer & Pick<Stack, 'get' | 'apiKey'>,
  kind: 'checkout' | 'deposit',
  query: Readonly<Record<string, string>>,
): Promise<{ shopper: Shopper; answer: Record<string, unknown> }> {
  const answer = await stack.get(
    `/${kind}/request/?${new URLSearchParams({ apikey: stack.apiKey, ...query })}`,
  )
  if (answer.status !== 'success') throw new Error(`${kind}/request: ${JSON.stringify(answer)}`)
  return { shopper: new Shopper(stack, answer.payment_url), answer }
}

/** The page's event stream, as a browser reads it. */
export async function openStream(
  stack: Stack,
  path: string,
): Promise<{
  next(fits: (view: CheckoutView) => boolean, withinMs?: number): Promise<CheckoutView>
  close(): void
}> {
  const abort = new AbortController()
  const answer = await fetch(`${stack.url}${path}events`, { signal: abort.signal })
  if (answer.status !== 200 || !answer.body) throw new Error(`events: ${answer.status}`)
  const views: CheckoutView[] = []
  let ended = false
  const read = async (): Promise<void> => {
    let text = ''
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString('utf8')
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks)
        if (/^event: view$/m.test(block)) views.push(JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? ''))
    }
  }
  read()
    .catch(() => undefined)
    .finally(() => {
      ended = true
    })
  return {
    next: (fits, withinMs = 60_000) =>
      stack.until(
        'the stream shows it',
        () => {
          if (ended) throw new Error('the stream ended')
          return views.find(fits) ?? null
        },
        withinMs,
      ),
    close: () => abort.abort(),
  }
}
