import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import type { Clock } from '../runtime/clock.ts'
import { refuseInTransaction } from '../runtime/transaction-scope.ts'
import { classifyAddress } from './classify-address.ts'
import { exchange } from './exchange-http.ts'
import { isPortAllowed, type OutboundTarget, parseTarget } from './outbound-target.ts'
import type { FailureReason, Outbound, OutboundRequest, OutboundResult, RefusalReason } from './ports.ts'
import { type ResolveHostname, resolveByDns, resolveBySystem, shareLookups } from './resolve-hostname.ts'

/** How an outbound client is set up. */
export interface OutboundOptions {
  readonly clock: Clock
  /** Sandbox only: loopback addresses and every port may be called, names come from the system. */
  readonly allowLoopback: boolean
  /** Replaces name resolution. */
  readonly resolve?: ResolveHostname
  /** Replaces the port rule (`isPortAllowed`, or any port with `allowLoopback`). */
  readonly isPortAllowed?: (port: number) => boolean
}

const ADDRESSES_TRIED_MAX = 3
const IDLE_MS = 15_000

/**
 * The outbound client (F56, F57). What it guarantees for every request: http(s) only, no user info; the name is
 * resolved once and every address it has must be public; the connection goes to exactly such an address, whatever
 * the name resolves to by then; no redirect is followed; no proxy of the environment is used; nothing is
 * decompressed; at most 16 KB of headers and 4 KB of body are read; it ends by the deadline; none is made inside a
 * transaction (F104).
 *
 * Connections are kept for a while and used again only for the same scheme, host name, port and address.
 */
export function createOutbound(options: OutboundOptions): Outbound {
  const { clock, allowLoopback } = options
  const resolve = shareLookups(options.resolve ?? (allowLoopback ? resolveBySystem() : resolveByDns()))
  const portAllowed = options.isPortAllowed ?? (allowLoopback ? () => true : isPortAllowed)
  const agents = {
    plain: new HostAgent(IDLE_MS),
    secure: new https.Agent({ keepAlive: true, maxFreeSockets: 64, scheduling: 'lifo', timeout: IDLE_MS }),
  }

  async function within(request: OutboundRequest, target: OutboundTarget, abort: AbortSignal) {
    const addresses = await allowedAddresses(target, abort)
    if (!Array.isArray(addresses)) return addresses
    let last: OutboundResult | undefined
    for (const address of addresses.slice(0, ADDRESSES_TRIED_MAX)) {
      const outcome = await exchange({ request, target, address, agents, abort })
      if (!outcome.neverConnected || abort.aborted) return outcome.result
      last = outcome.result
    }
    return last ?? failed('name_not_found')
  }

  async function allowedAddresses(target: OutboundTarget, abort: AbortSignal) {
    let addresses: readonly string[]
    try {
      addresses =
        isIP(target.hostname) !== 0 ? [target.hostname] : await orAborted(resolve(target.hostname), abort)
    } catch {
      return failed('name_not_found')
    }
    // One bad address spoils the name: an answer that mixes public and private ones is a rebinding attempt.
    const allowed = addresses.every(address => {
      const kind = classifyAddress(address)
      return kind === 'public' || (kind === 'loopback' && allowLoopback)
    })
    return allowed ? [...addresses] : refused('address_not_allowed')
  }

  return {
    async send(request) {
      refuseInTransaction('somebody is called')
      const startedMs = clock.monotonicMs()
      const target = parseTarget(request.url)
      if (typeof target === 'string') return refused(target)
      if (!portAllowed(target.port)) return refused('port_not_allowed')
      const abort = new AbortController()
      const ended = new AbortController()
      let cause: FailureReason = 'aborted'
      const giveUp = (): void => abort.abort()
      if (request.signal?.aborted) giveUp()
      request.signal?.addEventListener('abort', giveUp, { once: true })
      void clock.sleep(request.timeoutMs, ended.signal).then(() => {
        if (ended.signal.aborted || abort.signal.aborted) return
        cause = 'timeout'
        abort.abort()
      })
      try {
        const result = await within(request, target, abort.signal)
        if (result.kind === 'refused') return result
        const ms = Math.round(clock.monotonicMs() - startedMs)
        return result.kind === 'failed' && abort.signal.aborted
          ? { kind: 'failed', reason: cause, ms }
          : { ...result, ms }
      } finally {
        // With a reason no exception object is made, which costs more than the rest of it.
        ended.abort(null)
        request.signal?.removeEventListener('abort', giveUp)
      }
    },
    close() {
      agents.plain.destroy()
      agents.secure.destroy()
    },
  }
}

/** Pools plain connections by host name too, as the TLS agent does by server name. */
class HostAgent extends http.Agent {
  constructor(idleMs: number) {
    super({ keepAlive: true, maxFreeSockets: 64, scheduling: 'lifo', timeout: idleMs })
  }

  override getName(options?: http.ClientRequestArgs & { servername?: string }): string {
    return `${super.getName(options)}:${options?.servername ?? ''}`
  }
}

function orAborted<T>(work: Promise<T>, abort: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Error('aborted'))
    if (abort.aborted) stop()
    abort.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => abort.removeEventListener('abort', stop))
  })
}

function refused(reason: RefusalReason): OutboundResult {
  return { kind: 'refused', reason }
}

function failed(reason: FailureReason): OutboundResult {
  return { kind: 'failed', reason, ms: 0 }
}
