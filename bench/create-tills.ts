import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { CallbackSink } from './callback-sink.ts'
import { jsonRpc } from './json-rpc.ts'
import type { Sandbox } from './sandbox.ts'

/** A till made over HTTP and the order that its callbacks name. */
export interface CreatedTill {
  readonly order: string
  readonly address: string
}

const AT_ONCE = 16
const created = z.object({ status: z.literal('success'), address_in: z.string() })

/** Creates tills through the BlockBee protocol, all paying out to one address. */
export async function createTills(
  sandbox: Sandbox,
  sink: CallbackSink,
  options: { count: number; ticker: string; addressOut: string; pending: boolean },
): Promise<CreatedTill[]> {
  const round = randomBytes(6).toString('hex')
  const createOne = async (index: number): Promise<CreatedTill> => {
    const order = `${round}-${index}`
    const query = new URLSearchParams({
      callback: sink.urlOf(order),
      address: options.addressOut,
      pending: options.pending ? '1' : '0',
    })
    const response = await fetch(`${sandbox.baseUrl}/${options.ticker}/create/?${query}`, {
      headers: { apikey: sandbox.apiKey },
    })
    return { order, address: created.parse(await response.json()).address_in }
  }
  const tills: CreatedTill[] = []
  for (let at = 0; at < options.count; at += AT_ONCE) {
    const size = Math.min(AT_ONCE, options.count - at)
    tills.push(...(await Promise.all(Array.from({ length: size }, (_, index) => createOne(at + index)))))
  }
  return tills
}

/** An address nobody has the key of, in the form that needs no checksum. */
export function randomAddress(): string {
  return `0x${randomBytes(20).toString('hex')}`
}

/** Gas that these transactions used in sum, by their receipts. */
export async function gasUsedBy(rpcUrl: string, txids: readonly string[]): Promise<bigint> {
  const receipt = z.object({ status: z.literal('0x1'), gasUsed: z.string() })
  const receipts = await jsonRpc(rpcUrl).batch(
    txids.map(txid => ['eth_getTransactionReceipt', [txid]] as const),
  )
  return receipts.reduce<bigint>((sum, answer) => sum + BigInt(receipt.parse(answer).gasUsed), 0n)
}
