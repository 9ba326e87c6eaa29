import { randomBytes } from 'node:crypto'
import { randomAddress } from './create-tills.ts'
import { loadCreate } from './load-create.ts'
import { loadPosts } from './load-posts.ts'
import { type Bench, figure } from './measurement.ts'
import { chainOf, startSandbox, tokenOf } from './sandbox.ts'
import { temporaryHome } from './temporary-home.ts'

const CONNECTIONS = 16
const SECONDS = 8
const WARM_UP_SECONDS = 3

/** Wallets created per second over HTTP, beside addresses of the BlockBee protocol in the same sandbox. */
export const wallets: Bench = async run => {
  const home = temporaryHome(run, 'wallets')
  const sandbox = await startSandbox(run, { home })
  const { ticker, contract } = tokenOf(chainOf(sandbox, 'ethereum'), 'USDT')
  const round = randomBytes(6).toString('hex')
  let count = 0
  const create = (seconds: number) =>
    loadPosts(
      sandbox.baseUrl,
      {
        path: '/v1/payment/erc20/wallet?chain=goerli',
        headers: { 'x-api-key': sandbox.bleumiKey, 'content-type': 'application/json' },
        body: () =>
          JSON.stringify({
            ...{ id: `${round}-${++count}`, token: contract, buyerAddress: `0x${'7'.repeat(40)}` },
            transferToPaymentProcessor: false,
          }),
        expected: '{"id":"',
      },
      { connections: CONNECTIONS, seconds },
    )
  const blockbee = { ...sandbox, ticker, addressOut: randomAddress() }
  await create(WARM_UP_SECONDS)
  await loadCreate(blockbee, CONNECTIONS, WARM_UP_SECONDS)
  run.say('wallets, then addresses')
  const own = await create(SECONDS)
  const other = await loadCreate(blockbee, CONNECTIONS, SECONDS)
  const rates = figure(
    `wallets.create.${CONNECTIONS}-connections`,
    'created/s over HTTP; latency in ms',
    {
      ...{ perSecond: own.perSecond, p50: own.latencyMs.p50, p99: own.latencyMs.p99 },
      ...{ blockbeePerSecond: other.perSecond, ofBlockbee: own.perSecond / other.perSecond },
      failed: own.failed + other.failed,
    },
    own.answered,
    { own, other },
  )
  return [rates]
}
