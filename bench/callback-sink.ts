import { createVerify } from 'node:crypto'
import { z } from 'zod'
import { headerOf, type ReceivedRequest, startLeanReceiver } from './lean-receiver.ts'
import type { BenchRun } from './measurement.ts'
import type { Sandbox } from './sandbox.ts'

/** One callback at the merchant's door. */
export interface Arrival {
  /** When its last byte was there, on `performance.now()`'s clock. */
  readonly atMs: number
  readonly order: string
  readonly pending: boolean
  /** The forward's transaction; null while pending. */
  readonly txidOut: string | null
  readonly signed: string
  readonly signature: string
}

/** A merchant's server that takes callbacks as fast as it can. */
export interface CallbackSink {
  /** Callback URL of an order. */
  urlOf(order: string): string
  /** First arrival per order of these orders and this kind. @throws CallbacksMissing */
  take(orders: readonly string[], pending: boolean, withinMs: number): Promise<Arrival[]>
}

/** Callbacks that did not come, or came with a wrong signature. */
export class CallbacksMissing extends Error {
  readonly code = 'callbacks_missing'
}

/**
 * Starts the receiver. Arrivals are only noted while they come in; `take` checks their signatures afterwards, by the
 * published key and the documented rule (reference blockbee 8.3), so that checking costs no latency.
 */
export async function startCallbackSink(run: BenchRun, sandbox: Sandbox): Promise<CallbackSink> {
  const { pubkey } = z
    .object({ pubkey: z.string() })
    .parse(await (await fetch(`${sandbox.baseUrl}/pubkey/`)).json())
  const arrivals = new Map<string, Arrival>()
  const listeners = new Set<() => void>()
  const baseUrl = await startLeanReceiver(run, request => {
    const arrival = noteArrival(request)
    const key = keyOf(arrival.order, arrival.pending)
    if (!arrivals.has(key)) arrivals.set(key, arrival)
    for (const listener of listeners) listener()
  })
  return {
    urlOf: order => `${baseUrl}/paid?order=${order}`,
    async take(orders, pending, withinMs) {
      const keys = orders.map(order => keyOf(order, pending))
      await waitUntil(() => keys.every(key => arrivals.has(key)), listeners, withinMs)
      const found = keys.flatMap(key => arrivals.get(key) ?? [])
      if (found.length < keys.length)
        throw new CallbacksMissing(
          `${keys.length - found.length} of ${keys.length} callbacks did not come in ${withinMs} ms`,
        )
      const forged = found.filter(({ signed, signature }) => !isSigned(signed, signature, pubkey))
      if (forged.length > 0) throw new CallbacksMissing(`${forged.length} callbacks have a wrong signature`)
      return found
    },
  }
}

function noteArrival(request: ReceivedRequest): Arrival {
  const signed = `http://${headerOf(request, 'host')}${request.target}`
  const fields = new URL(signed).searchParams
  return {
    atMs: request.atMs,
    order: fields.get('order') ?? '',
    pending: fields.get('pending') === '1',
    txidOut: fields.get('txid_out'),
    signed,
    signature: headerOf(request, 'x-ca-signature'),
  }
}

function isSigned(text: string, signature: string, publicKey: string): boolean {
  return createVerify('RSA-SHA256').update(text).verify(publicKey, signature, 'base64')
}

function keyOf(order: string, pending: boolean): string {
  return `${pending ? 'pending' : 'confirmed'} ${order}`
}

function waitUntil(done: () => boolean, listeners: Set<() => void>, withinMs: number): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer)
      listeners.delete(look)
      resolve()
    }
    const look = (): void => {
      if (done()) end()
    }
    const timer = setTimeout(end, withinMs)
    listeners.add(look)
    look()
  })
}
