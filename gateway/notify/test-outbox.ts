import { createTestDatabase } from '../../devnet/test-database.ts'
import { newId, newUuid } from '../domain/ids.ts'
import { systemClock } from '../runtime/clock.ts'
import { Wake } from '../runtime/wake.ts'
import { type Database, openDatabase, type Sql } from '../storage/database.ts'
import { insertEvents } from '../storage/insert-events.ts'
import { TEST_BOX } from '../storage/test/test-box.ts'
import { createOutbound } from './outbound-client.ts'
import type { Composer, DeliveryRequest, NotifyLogger, Outbound } from './ports.ts'
import { createCallbackSigner, generateCallbackKey } from './sign-callback.ts'
import { type Notifier, type NotifierParts, startNotifier } from './start-notifier.ts'

/** An event to write: what its composed request shall be stands in its facts. */
export interface TestEvent {
  readonly request: DeliveryRequest
  readonly kind?: 'transfer.pending' | 'transfer.forwarded'
  readonly transferId?: string
}

/** A database with one business and one till, and notifiers over it. */
export interface Outbox {
  readonly db: Database
  readonly url: string
  readonly businessId: string
  readonly signerPem: string
  readonly outbound: Outbound
  readonly wake: Wake
  readonly errors: { fields: object; message: string }[]
  /** Writes events in one statement; returns their ids and transfers. */
  write(events: readonly TestEvent[], sql?: Sql): Promise<{ id: string; transferId: string }[]>
  notify(over?: Partial<NotifierParts>): Notifier
  /** Stops every notifier that a test left running. */
  stopNotifiers(): Promise<void>
  close(): Promise<void>
}

/** Composes what the event's facts ask for. */
export const composerOfFacts: Composer = {
  compose: async (_sql, events) => new Map(events.map(event => [event.id, requestOf(event.facts)] as const)),
}

const QUICK = {
  concurrency: 64,
  concurrencyPerEndpoint: 16,
  timeoutMs: 60_000,
  retryFirstMs: 360_000,
  retryForMs: 259_200_000,
}

/** Opens a fresh outbox on real PostgreSQL. */
export async function openOutbox(): Promise<Outbox> {
  const database = await createTestDatabase()
  const errors: { fields: object; message: string }[] = []
  const logger: NotifyLogger = {
    info: () => undefined,
    warn: (fields, message) => void errors.push({ fields, message }),
    error: (fields, message) => void errors.push({ fields, message }),
  }
  const db = openDatabase(database.url, { poolMax: 6, onError: () => undefined })
  const businessId = newId('biz')
  await db.query('insert into businesses (id, name) values ($1, $1)', [businessId])
  await db.query(
    `insert into tills (business_id, id, dialect, family, address, nonce, terms, terms_hash, asset_id, confirmations)
     values ($1, 'till_1', 'blockbee', 'evm', '0x1', '0x1', '{}', '0x1', 'asset', 1)`,
    [businessId],
  )
  const signerPem = await generateCallbackKey()
  const outbound = createOutbound({ clock: systemClock, allowLoopback: true })
  const wake = new Wake()
  const running = new Set<Notifier>()
  const stopNotifiers = async (): Promise<void> => {
    await Promise.all([...running].map(notifier => notifier.stop()))
    running.clear()
  }
  return {
    db,
    url: database.url,
    businessId,
    signerPem,
    outbound,
    wake,
    errors,
    async write(events, sql = db) {
      const written = events.map(event => ({
        ...event,
        id: newId('evt'),
        transferId: event.transferId ?? newUuid(),
      }))
      await insertEvents(
        sql,
        written.map(event => ({
          businessId,
          id: event.id,
          kind: event.kind ?? 'transfer.pending',
          tillId: 'till_1',
          transferId: event.transferId,
          facts: { request: JSON.stringify(event.request) },
        })),
      )
      return written
    },
    notify(over = {}) {
      const parts = {
        db,
        box: TEST_BOX,
        clock: systemClock,
        config: QUICK,
        composers: { blockbee: composerOfFacts },
        outbound,
        wake,
        logger,
      }
      const notifier = startNotifier({ ...parts, signer: createCallbackSigner(signerPem), ...over })
      running.add(notifier)
      return { ...notifier, stop: () => notifier.stop().finally(() => running.delete(notifier)) }
    },
    stopNotifiers,
    async close() {
      await stopNotifiers()
      outbound.close()
      await db.close()
      await database.drop()
    },
  }
}

/** Polls until `condition` holds; fails after `withinMs`. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  withinMs = 60_000,
): Promise<void> {
  const endMs = performance.now() + withinMs
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`did not come true within ${withinMs} ms: ${condition}`)
    await systemClock.sleep(5)
  }
}

function requestOf(facts: unknown): DeliveryRequest | null {
  if (
    typeof facts !== 'object' ||
    facts === null ||
    !('request' in facts) ||
    typeof facts.request !== 'string'
  )
    throw new Error('facts without a request')
  const request: DeliveryRequest | null = JSON.parse(facts.request)
  return request
}
