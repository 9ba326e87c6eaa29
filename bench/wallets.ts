import { randomBytes } from 'node:crypto'
import type { Request } from 'autocannon'
import { randomAddress } from './create-tills.ts'
import { loadBusy } from './load-busy.ts'
import { loadCreate } from './load-create.ts'
import { type Bench, figure } from './measurement.ts'
import { chainOf, startSandbox, tokenOf } from './sandbox.ts'
import { temporaryHome } from './temporary-home.ts'

const CONNECTIONS = 16
/** Of each turn. */
const SECONDS = 5
const WARM_UP_SECONDS = 3

/**
 * Wallets created per second over HTTP, beside addresses of the BlockBee protocol in the same sandbox: in turns, so that
 * neither finds a warmer server or a fuller database than the other.
 */
export const wallets: Bench = async run => {
  const home = temporaryHome(run, 'wallets')
  const sandbox = await startSandbox(run, { home })
  const { ticker, contract } = tokenOf(chainOf(sandbox, 'ethereum'), 'USDT')
  const round = randomBytes(6).toString('hex')
  let count = 0
  const requests = [
    {
      method: 'POST' as const,
      path: '/v1/payment/erc20/wallet?chain=goerli',
      headers: { 'x-api-key': sandbox.bleumiKey, 'content-type': 'application/json' },
      setupRequest: (request: Request) => {
        request.body = JSON.stringify({
          ...{ id: `${round}-${++count}`, token: contract, buyerAddress: `0x${'7'.repeat(40)}` },
          transferToPaymentProcessor: false,
        })
        return request
      },
    },
  ]
  const create = (seconds: number) =>
    loadBusy(sandbox.baseUrl, requests, '{"id":"', { connections: CONNECTIONS, seconds })
  const blockbee = { ...sandbox, ticker, addressOut: randomAddress() }
  await create(WARM_UP_SECONDS)
  await loadCreate(blockbee, { connections: CONNECTIONS, seconds: WARM_UP_SECONDS })
  run.say('wallets, addresses, addresses, wallets')
  const first = await create(SECONDS)
  const others = [
    await loadCreate(blockbee, { connections: CONNECTIONS, seconds: SECONDS }),
    await loadCreate(blockbee, { connections: CONNECTIONS, seconds: SECONDS }),
  ]
  const owns = [first, await create(SECONDS)]
  const [own, other] = [meanRate(owns), meanRate(others)]
  const rates = figure(
    `wallets.create.${CONNECTIONS}-connections`,
    'created/s over HTTP, mean of two turns; latency in ms, worse of two turns',
    {
      perSecond: own,
      p50: Math.max(...owns.map(({ latencyMs }) => latencyMs.p50)),
      p99: Math.max(...owns.map(({ latencyMs }) => latencyMs.p99)),
      ...{ blockbeePerSecond: other, ofBlockbee: own / other },
      failed: [...owns, ...others].reduce((sum, { failed }) => sum + failed, 0),
    },
    owns.reduce((sum, { answered }) => sum + answered, 0),
    { owns, others },
  )
  return [rates]
}

function meanRate(turns: readonly { readonly perSecond: number }[]): number {
  return turns.reduce((sum, { perSecond }) => sum + perSecond, 0) / turns.length
}
