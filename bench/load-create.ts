import { randomBytes } from 'node:crypto'
import type { Request } from 'autocannon'
import { type BusyLoad, type BusyRound, loadBusy } from './load-busy.ts'

/** Where and as whom addresses are created. */
export interface CreateTarget {
  readonly baseUrl: string
  readonly apiKey: string
  /** Path form, like `erc20/usdt`. */
  readonly ticker: string
  /** Where the money of every address goes. */
  readonly addressOut: string
}

/** Creates addresses as fast as it goes, every request with a callback URL of its own. */
export function loadCreate(target: CreateTarget, round: BusyRound): Promise<BusyLoad> {
  const name = randomBytes(8).toString('hex')
  const address = encodeURIComponent(target.addressOut)
  let count = 0
  const requests = [
    {
      headers: { apikey: target.apiKey },
      setupRequest: (request: Request) => {
        const callback = encodeURIComponent(`http://127.0.0.1:9/paid?order=${name}-${++count}`)
        request.path = `/${target.ticker}/create/?callback=${callback}&address=${address}`
        return request
      },
    },
  ]
  return loadBusy(target.baseUrl, requests, '{"status":"success"', round)
}
