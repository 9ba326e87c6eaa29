import type { AssetRegistry } from '../domain/assets.ts'
import type { Rates } from '../rates/ports.ts'
import { type Background, inBackground } from '../runtime/background.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Wake } from '../runtime/wake.ts'
import { advanceOrder } from './advance-order.ts'
import type { OrderKey, OrderStore } from './ports.ts'

/** What the loop over orders is made of. */
export interface OrderLoopParts {
  readonly store: OrderStore<never>
  readonly rates: Rates
  readonly registry: AssetRegistry
  readonly clock: Clock
  /** Signalled when transfers were written; polling finds them without it (F105). */
  readonly wake: Wake
  /** Called after a commit that changed what a page shows, and after one that has news for a merchant. */
  readonly onChange: () => void
  readonly onNews: () => void
  readonly onError: (error: unknown, key: OrderKey | null) => void
}

const POLL_MS = 1_000
const BATCH = 100
const AT_ONCE = 4
/** An order that cannot be looked at is left alone for so long, and the others go on (F63). */
const SET_ASIDE_MS = 10_000

/**
 * Brings orders up to date with their transfers until stopped: at once after a wake-up, by polling otherwise. Any
 * number of processes may do it; each order is looked at by one at a time.
 */
export function runOrders(parts: OrderLoopParts): Background {
  return inBackground(signal => loop(parts, signal))
}

async function loop(parts: OrderLoopParts, signal: AbortSignal): Promise<void> {
  const { store, clock, wake } = parts
  const setAside = new Map<string, number>()
  let polledMs = Number.NEGATIVE_INFINITY
  let afterUnpriced = ''
  while (!signal.aborted) {
    let advanced = 0
    try {
      const aside = stillAside(setAside, clock.monotonicMs())
      const keys = await store.changed(BATCH, aside)
      if (clock.monotonicMs() - polledMs >= POLL_MS) {
        polledMs = clock.monotonicMs()
        keys.push(...(await store.ended(clock.nowMs(), BATCH, aside)))
        // Round and round, so that those whose coin has no rate for long hold up no others.
        const unpriced = await store.unpriced(afterUnpriced, BATCH, aside)
        afterUnpriced = unpriced.length < BATCH ? '' : (unpriced.at(-1)?.orderId ?? '')
        keys.push(...unpriced)
      }
      for (let index = 0; index < keys.length; index += AT_ONCE) {
        const some = keys.slice(index, index + AT_ONCE)
        const changed = await Promise.all(some.map(key => advance(parts, key, setAside)))
        advanced += changed.filter(Boolean).length
      }
    } catch (error) {
      parts.onError(error, null)
    }
    if (advanced === 0) await wake.wait(POLL_MS, signal)
  }
}

async function advance(
  parts: OrderLoopParts,
  key: OrderKey,
  setAside: Map<string, number>,
): Promise<boolean> {
  const { store, rates, registry, clock } = parts
  try {
    const { changed, told } = await store.advance(key, open =>
      advanceOrder(open, { rates, registry, nowMs: clock.nowMs() }),
    )
    if (changed) parts.onChange()
    if (told) parts.onNews()
    return changed
  } catch (error) {
    setAside.set(key.orderId, clock.monotonicMs() + SET_ASIDE_MS)
    parts.onError(error, key)
    return false
  }
}

/** Ids of orders that are left alone; forgets those whose time is over. */
function stillAside(setAside: Map<string, number>, nowMs: number): string[] {
  for (const [id, untilMs] of setAside) if (untilMs <= nowMs) setAside.delete(id)
  return [...setAside.keys()]
}
