import type { IncomingMessage } from 'node:http'

/** What the sources say in a test: 1 ETH = 3000 USD, 1 USDT = 1.001 USD, 1 USD = 0.92 EUR = 150 JPY. */
export interface Word {
  /** Every price of a coin in USD, and every currency per USD, times this: `1` is the truth, `-1`, `0` and `1000` are lies. */
  readonly factor: number
  /** When the sources say it was so. Epoch milliseconds. */
  readonly atMs: number
  /** The currency that the sources say their prices are in. */
  readonly currency: string
}

/** Answers in the shapes of the public documentation of each source, shortened. */
export function answerOf(request: IncomingMessage, { factor, atMs, currency }: Word): string {
  const url = new URL(request.url ?? '/', 'http://sources.test')
  const seconds = Math.floor(atMs / 1_000)
  const usd = (price: number): number => price * factor
  switch (url.pathname) {
    case '/v2/exchange-rates':
      return JSON.stringify({
        data: {
          currency,
          rates: {
            USD: '1.0',
            EUR: String(0.92 * factor),
            JPY: String(150 * factor),
            // One USD buys this much of a coin: a price too high by a thousand is a thousandth of it.
            ETH: factor === 0 ? '0' : (1 / usd(3000)).toFixed(16),
            USDT: factor === 0 ? '0' : (1 / usd(1.001)).toFixed(16),
          },
        },
      })
    case '/0/public/Ticker': {
      const pair = (price: number): object => ({
        a: [`${price}`, '1', '1.000'],
        b: [`${price}`, '4', '4.000'],
        c: [price.toFixed(5), '0.03456'],
        v: ['4121.1', '9012.3'],
      })
      const name = currency === 'USD' ? 'XETHZUSD' : 'XETHZCAD'
      return JSON.stringify({ error: [], result: { [name]: pair(usd(3000.5)), USDTZUSD: pair(usd(1.0011)) } })
    }
    case '/api/v3/ticker/price':
      return JSON.stringify([
        { symbol: currency === 'USD' ? 'ETHUSDT' : 'ETHBTC', price: usd(2998).toFixed(8) },
      ])
    case '/api/v3/simple/price':
      // Numbers here, one of them with an exponent.
      return JSON.stringify({
        ethereum: { [currency.toLowerCase()]: usd(3000), last_updated_at: seconds },
        tether: { [currency.toLowerCase()]: 'EXPONENT', last_updated_at: seconds },
      }).replace('"EXPONENT"', `${usd(1001)}e-3`)
    case '/v2/cryptocurrency/quotes/latest': {
      const coin = (id: number, price: number): object => ({
        id,
        name: 'x',
        quote: { [currency]: { price, last_updated: new Date(atMs).toISOString() } },
      })
      return JSON.stringify({
        status: { error_code: 0, error_message: null },
        data: { '1027': coin(1027, usd(3001.25)), '825': coin(825, usd(1.0009)) },
      })
    }
    case '/v6/latest/USD':
      return JSON.stringify({
        result: 'success',
        base_code: currency,
        time_last_update_unix: seconds,
        rates: { USD: 1, EUR: 0.92 * factor, JPY: 150 * factor, XAF: 603 * factor },
      })
    case '/stats/eurofxref/eurofxref-daily.xml': {
      // Published in the afternoon: until then the day before is the latest.
      const day = new Date(atMs - 15 * 3_600_000).toISOString().slice(0, 10)
      return `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
	<gesmes:subject>Reference rates</gesmes:subject>
	<Cube>
		<Cube time='${day}'>
			<Cube currency='${currency}' rate='1.087'/>
			<Cube currency='JPY' rate='${163.05 * factor}'/>
			<Cube currency='TRY' rate='36.9'/>
		</Cube>
	</Cube>
</gesmes:Envelope>`
    }
    default:
      throw new Error(`nobody asks for ${url.pathname}`)
  }
}
