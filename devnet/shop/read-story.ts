import { tokenBalance } from '../token-balance.ts'
import type { LoggedPayment } from './gateway-api.ts'
import { judge, type Purchase, type Standing } from './purchase.ts'
import type { Shop } from './shop.ts'

/** All there is to tell of a purchase now. Balances are base units of the shop's coin. */
export interface Story {
  readonly purchase: Purchase
  readonly standing: Standing
  /** The gateway's logs of the purchase's address; null for pages. */
  readonly logs: readonly LoggedPayment[] | null
  readonly tillAtoms: bigint | null
  readonly recipients: readonly { name: string; address: string; hadAtoms: bigint; hasAtoms: bigint }[]
}

/** Asks the gateway for its logs and the chain for the balances. @throws GatewayRefused, NodeRefused */
export async function readStory({ api, options }: Shop, purchase: Purchase): Promise<Story> {
  const { rpcUrl, contract, ticker } = options.coin
  const balance = (account: string): Promise<bigint> => tokenBalance(rpcUrl, contract, account)
  const { till, callback } = purchase
  const [logs, tillAtoms, recipients] = await Promise.all([
    till && api.logs(ticker, callback),
    till && balance(till.address),
    Promise.all(purchase.recipients.map(async one => ({ ...one, hasAtoms: await balance(one.address) }))),
  ])
  return { purchase, standing: judge(purchase), logs, tillAtoms, recipients }
}
