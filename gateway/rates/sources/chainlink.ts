import { z } from 'zod'
import { formatAtoms } from '../../domain/money.ts'
import { SourceFailed } from '../errors.ts'
import type { Observation, RateSource, SourceHttp } from '../ports.ts'

/** Selectors of AggregatorV3Interface. */
const LATEST_ROUND_DATA = '0xfeaf968c'
const DECIMALS = '0x313ce567'
const MAX_INT256 = 2n ** 255n - 1n

const reply = z.object({ id: z.int(), result: z.string().regex(/^0x[0-9a-f]*$/i) })

/** Which feeds are read, and where. */
export interface ChainlinkSettings {
  /** JSON-RPC of a node of the chain that the feeds live on. */
  readonly rpcUrl: string
  /** EIP-155 id that the node must have: a feed's address means nothing on another chain. */
  readonly chainNumber: bigint
  /** Address of the aggregator against USD, by ticker or currency. */
  readonly feeds: Readonly<Record<string, string>>
  readonly maxAgeMs: number
}

/**
 * Chainlink price feeds, read by `eth_call` (AggregatorV3Interface): `latestRoundData` of each feed, with the decimals that
 * the feed itself names and the time of its round. A round without a positive answer or without a time is left out.
 */
export function chainlink({ rpcUrl, chainNumber, feeds, maxAgeMs }: ChainlinkSettings): RateSource {
  const call = (http: SourceHttp, method: string, params: readonly unknown[]) =>
    ask(http, rpcUrl, method, params)
  const read = (http: SourceHttp, to: string, data: string) =>
    call(http, 'eth_call', [{ to, data }, 'latest'])

  async function readFeed(http: SourceHttp, unit: string, feed: string): Promise<Observation | null> {
    const [round, decimals] = await Promise.all([
      read(http, feed, LATEST_ROUND_DATA),
      read(http, feed, DECIMALS),
    ])
    const [, answer, , updatedAt] = words(round, 5)
    const [places] = words(decimals, 1)
    if (answer === undefined || updatedAt === undefined || places === undefined || places > 36n) return null
    if (answer === 0n || answer > MAX_INT256 || updatedAt === 0n || updatedAt > 99_999_999_999n) return null
    return { unit, per: 'USD', rate: formatAtoms(answer, Number(places)), atMs: Number(updatedAt) * 1_000 }
  }

  return {
    name: `chainlink eip155:${chainNumber}`,
    units: Object.keys(feeds),
    maxAgeMs,
    async read(http) {
      const chain = await call(http, 'eth_chainId', [])
      if (!/^0x[0-9a-f]{1,16}$/i.test(chain) || BigInt(chain) !== chainNumber)
        throw new SourceFailed(`the node is not of chain ${chainNumber}`)
      const outcomes = await Promise.allSettled(
        Object.entries(feeds).map(([unit, feed]) => readFeed(http, unit, feed)),
      )
      const observations = outcomes.flatMap(outcome =>
        outcome.status === 'fulfilled' ? (outcome.value ?? []) : [],
      )
      if (observations.length === 0) throw new SourceFailed('no feed has a price')
      return observations
    },
  }
}

async function ask(
  http: SourceHttp,
  url: string,
  method: string,
  params: readonly unknown[],
): Promise<string> {
  const text = await http.fetch({ url, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) })
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    throw new SourceFailed('the answer is not JSON')
  }
  const parsed = reply.safeParse(answer)
  if (!parsed.success) throw new SourceFailed(`no result of ${method}`)
  return parsed.data.result
}

/** The 32-byte words of a result; none when it is not exactly `count` of them. */
function words(hex: string, count: number): bigint[] {
  if (hex.length !== 2 + count * 64) return []
  return Array.from({ length: count }, (_, index) =>
    BigInt(`0x${hex.slice(2 + index * 64, 66 + index * 64)}`),
  )
}
