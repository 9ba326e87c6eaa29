import { Gauge, type Registry } from 'prom-client'
import type { NetworkSpec } from '../domain/assets.ts'
import type { OffsetClock } from '../runtime/clock.ts'
import type { Logger } from '../runtime/logger.ts'
import { type Backlog, readBacklog } from '../storage/backlog.ts'
import type { Sql } from '../storage/database.ts'

/** What was read for one look, with this machine's clock at that moment. */
interface Look extends Backlog {
  readonly machineMs: number
}

/**
 * Shows what waits too long, read when somebody looks (F99), and how far this machine's clock is from the database's (F94). While
 * the database does not answer there are no figures, rather than old ones.
 */
export function watchBacklog(
  registry: Registry,
  sql: Sql,
  networks: readonly Pick<NetworkSpec, 'chainId' | 'network'>[],
  { clock, logger }: { readonly clock: OffsetClock; readonly logger: Logger },
): void {
  const machineMs = (): number => clock.nowMs() - clock.offsetMs()
  const ask = async (): Promise<Look | null> => {
    const askedMs = machineMs()
    const backlog = await readBacklog(sql, clock.offsetMs())
    return { ...backlog, machineMs: (askedMs + machineMs()) / 2 }
  }
  let looking: Promise<Look | null> | undefined
  // The gauges of one look are collected at the same time.
  const look = (): Promise<Look | null> => {
    looking ??= ask()
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'what waits could not be read')
        return null
      })
      .finally(() => {
        looking = undefined
      })
    return looking
  }
  const gauge = (name: string, help: string, show: (gauge: Gauge, found: Look) => void): Gauge =>
    new Gauge({
      ...{ name, help, labelNames: ['network'], registers: [registry] },
      async collect() {
        this.reset()
        const found = await look()
        if (found) show(this, found)
      },
    })
  const perNetwork =
    (value: (chain: Backlog['chains'][number]) => number) =>
    (shown: Gauge, { chains }: Look): void => {
      for (const { chainId, network } of networks) {
        const chain = chains.find(found => found.chainId === chainId)
        shown.set({ network }, chain ? value(chain) : 0)
      }
    }
  gauge(
    'polytill_settle_oldest_seconds',
    'Age of the oldest debt without a transaction, or transaction without a block',
    perNetwork(chain => chain.oldestDebtSeconds),
  )
  gauge(
    'polytill_parked',
    'Debts and transactions that wait for a person',
    perNetwork(chain => chain.parked),
  )
  gauge(
    'polytill_lane_halted',
    'Settlement accounts that somebody else used; nothing is signed until polytill resume',
    perNetwork(chain => chain.haltedLanes),
  )
  gauge('polytill_notify_late_seconds', 'How late the latest callback is', (shown, found) =>
    shown.set(found.oldestUntoldSeconds),
  )
  gauge('polytill_clock_ahead_seconds', "This machine's clock less the database's", (shown, found) =>
    shown.set((found.machineMs - found.databaseMs) / 1_000),
  )
}
