import type { ServerResponse } from 'node:http'
import type { CheckoutView } from '../../orders/checkout-view.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Wake } from '../../runtime/wake.ts'

/** What the streams are fed from. */
export interface StreamParts {
  readonly clock: Clock
  readonly wake: Wake
  view(kind: string, token: string): Promise<CheckoutView | null>
  versions(tokens: readonly string[]): Promise<ReadonlyMap<string, number>>
  readonly onError: (error: unknown) => void
}

/** Bounds of what open pages may hold (F71). */
export interface StreamLimits {
  readonly streamsMax: number
  readonly perPageMax: number
  readonly perNetworkMax: number
}

/** The limits in production (F71). */
export const STREAM_LIMITS: StreamLimits = { streamsMax: 2_000, perPageMax: 50, perNetworkMax: 100 }

const POLL_MS = 1_000
/** Changes that come together are told together. */
const GATHER_MS = 20
const PING_MS = 10_000
/** A page asks again after this; nobody holds a connection for ever (F82). */
const LIFE_MS = 3_600_000
/** A reader that leaves so much unread is let go (F57). */
const UNREAD_BYTES_MAX = 262_144
/** While no rate is known a page looks for one again so often. */
const RATE_RETRY_MS = 5_000
const VIEWS_AT_ONCE = 8
/** No view has this version. */
const UNTOLD = -1

interface Page {
  readonly kind: string
  readonly streams: Set<Stream>
  version: number
  sent: string
  /** When its view changes by time alone. */
  nextLookMs: number
}

interface Stream {
  readonly response: ServerResponse
  readonly openedMs: number
}

/**
 * The open pages of this process. One query a second, or per wake-up, asks for the versions of all of them together; a
 * view is made once per changed order, however many look at it.
 */
export class ViewStreams {
  readonly #parts: StreamParts
  readonly #limits: StreamLimits
  readonly #pages = new Map<string, Page>()
  readonly #stopping = new AbortController()
  readonly #loop: Promise<void>
  readonly #perNetwork = new Map<string, number>()
  #count = 0

  constructor(parts: StreamParts, limits: StreamLimits = STREAM_LIMITS) {
    this.#parts = parts
    this.#limits = limits
    this.#loop = this.#run()
  }

  /** Whether one more stream of this page to this network fits. */
  hasRoom(token: string, network: string): boolean {
    const here = this.#pages.get(token)?.streams.size ?? 0
    return (
      !this.#stopping.signal.aborted &&
      this.#count < this.#limits.streamsMax &&
      here < this.#limits.perPageMax &&
      (this.#perNetwork.get(network) ?? 0) < this.#limits.perNetworkMax
    )
  }

  /** Feeds a response whose head was sent until its reader goes: the view of this kind now, and after every change. */
  add(kind: string, view: CheckoutView, network: string, response: ServerResponse): void {
    const shown = comparable(view)
    const page = this.#pages.get(view.token) ?? {
      ...{ kind, streams: new Set<Stream>(), version: view.version },
      ...{ sent: shown, nextLookMs: nextLookMs(view) },
    }
    this.#pages.set(view.token, page)
    // Read before or after what the others were told last: the next look is for all of them, or this one would miss it.
    if (shown !== page.sent) Object.assign(page, { version: UNTOLD, sent: '' })
    const stream = { response, openedMs: this.#parts.clock.monotonicMs() }
    page.streams.add(stream)
    this.#count += 1
    this.#perNetwork.set(network, (this.#perNetwork.get(network) ?? 0) + 1)
    response.on('error', () => undefined)
    response.once('close', () => {
      if (!page.streams.delete(stream)) return
      this.#count -= 1
      this.#leave(network)
      if (page.streams.size === 0 && this.#pages.get(view.token) === page) this.#pages.delete(view.token)
    })
    write(response, `retry: 2000\n${eventOf(view)}`)
  }

  #leave(network: string): void {
    const left = (this.#perNetwork.get(network) ?? 1) - 1
    if (left === 0) this.#perNetwork.delete(network)
    else this.#perNetwork.set(network, left)
  }

  /** Ends every stream and resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    for (const { streams } of this.#pages.values()) for (const { response } of streams) response.end()
    await this.#loop
  }

  async #run(): Promise<void> {
    const { clock, wake, onError } = this.#parts
    const { signal } = this.#stopping
    let pingedMs = clock.monotonicMs()
    while (!signal.aborted) {
      await wake.wait(POLL_MS, signal)
      await clock.sleep(GATHER_MS, signal)
      if (this.#pages.size === 0) continue
      try {
        await this.#tellChanges()
      } catch (error) {
        onError(error)
      }
      if (clock.monotonicMs() - pingedMs < PING_MS) continue
      pingedMs = clock.monotonicMs()
      this.#ping()
    }
  }

  async #tellChanges(): Promise<void> {
    const versions = await this.#parts.versions([...this.#pages.keys()])
    const nowMs = this.#parts.clock.nowMs()
    const due = [...this.#pages].filter(
      ([token, page]) => versions.get(token) !== page.version || page.nextLookMs <= nowMs,
    )
    for (let index = 0; index < due.length; index += VIEWS_AT_ONCE)
      await Promise.all(
        due.slice(index, index + VIEWS_AT_ONCE).map(([token, page]) => this.#tell(token, page)),
      )
  }

  async #tell(token: string, page: Page): Promise<void> {
    const view = await this.#parts.view(page.kind, token)
    if (!view) return
    page.version = view.version
    page.nextLookMs = nextLookMs(view)
    const seen = comparable(view)
    if (seen === page.sent) return
    page.sent = seen
    const text = eventOf(view)
    for (const { response } of page.streams) write(response, text)
  }

  #ping(): void {
    const { clock } = this.#parts
    const text = `event: ping\ndata: ${JSON.stringify({ nowMs: clock.nowMs() })}\n\n`
    for (const { streams } of this.#pages.values())
      for (const { response, openedMs } of streams)
        if (clock.monotonicMs() - openedMs > LIFE_MS) response.end()
        else write(response, text)
  }
}

function eventOf(view: CheckoutView): string {
  return `event: view\nid: ${view.version}\ndata: ${JSON.stringify(view)}\n\n`
}

/** Everything of a view but the time of its making. */
function comparable(view: CheckoutView): string {
  return JSON.stringify({ ...view, nowMs: 0 })
}

/** When the clock alone changes what is shown: the promise or the payment ends, or a rate is looked for again. */
function nextLookMs({ kind, state, nowMs, expiresAtMs, selected }: CheckoutView): number {
  if (kind === 'deposit' || (state !== 'waiting' && state !== 'partial')) return Number.POSITIVE_INFINITY
  const ends = [expiresAtMs, selected?.rateValidUntilMs].filter(ms => ms !== null && ms !== undefined)
  if (selected && selected.amountDue === null) ends.push(nowMs + RATE_RETRY_MS)
  const coming = ends.filter(ms => ms >= nowMs).map(ms => ms + 1)
  return Math.min(Number.POSITIVE_INFINITY, ...coming)
}

function write(response: ServerResponse, text: string): void {
  if (response.writableEnded || response.destroyed) return
  if (response.writableLength > UNREAD_BYTES_MAX) response.destroy()
  else response.write(text)
}
