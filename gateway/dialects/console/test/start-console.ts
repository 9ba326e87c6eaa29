import { Writable } from 'node:stream'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { openTestDatabase } from '../../../../devnet/test-database.ts'
import { hashPassword } from '../../../businesses/password.ts'
import type { Role } from '../../../businesses/role.ts'
import { quickHash } from '../../../businesses/test-business.ts'
import { evmTillFactory } from '../../../chains/evm/evm-till-factory.ts'
import { unsignedEvmPayout } from '../../../chains/evm/payout-writer.ts'
import type { ContractState } from '../../../chains/port.ts'
import { newId } from '../../../domain/ids.ts'
import { type OffsetClock, systemClock } from '../../../runtime/clock.ts'
import { insertBusiness } from '../../../storage/businesses.ts'
import type { Database } from '../../../storage/database.ts'
import { TEST_BOX } from '../../../storage/test/test-box.ts'
import { registry } from '../../blockbee/test/start-blockbee.ts'
import { closeServer } from '../../close-server.ts'
import { buildHttpServer } from '../../http-server.ts'
import type { ReadinessProbe } from '../../readiness.ts'
import { registerConsole } from '../index.ts'
import { ConsoleClient } from './console-client.ts'

/** Of everybody in these tests. */
export const PASSWORD = 'correct horse battery'

/** The console on a real port and a database of its own. */
export interface TestConsole {
  readonly url: string
  readonly db: Database
  readonly logLines: string[]
  /** What the console takes for now. */
  nowMs(): number
  /** Time passes for sessions and limits. */
  advance(ms: number): void
  /** A business with its owner's email; all passwords are `PASSWORD`. */
  business(name?: string): Promise<{ businessId: string; email: string }>
  /** One more member. */
  member(businessId: string, role: Role): Promise<string>
  /** Signed in with `PASSWORD`. */
  signedIn(email: string): Promise<ConsoleClient>
  client(): ConsoleClient
  /** Everything that forms can change, as text; equal texts: nothing was written. */
  dump(): Promise<string>
  stop(): Promise<void>
}

/** Starts it on a database of its own. */
export async function startConsole(
  options: {
    readonly secure?: boolean
    readonly limits?: 'on' | 'off'
    /** Whether a password is as dear to check as in production. Default: no. */
    readonly dearPasswords?: boolean
    /** Whether the payout contract is on the chains, asked at each need. Default: it is. */
    readonly payoutContract?: () => ContractState
    /** What `/readyz` would ask. Default: nothing. */
    readonly probes?: readonly ReadinessProbe[]
  } = {},
): Promise<TestConsole> {
  const testDatabase = await openTestDatabase(10)
  const { db } = testDatabase
  const logLines: string[] = []
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logLines.push(chunk.toString())
      done()
    },
  })
  const logger = pino({ level: 'trace' }, sink)
  let offset = 0
  const clock: OffsetClock = {
    ...systemClock,
    nowMs: () => systemClock.nowMs() + offset,
    offsetMs: () => offset,
  }
  const app = buildHttpServer({ logger, metrics: new Registry(), probes: [] })
  let url = ''
  registerConsole(app, {
    db,
    box: TEST_BOX,
    clock,
    logger,
    registry,
    tillFactories: { evm: evmTillFactory },
    payoutWriters: new Map(
      registry.networks.map(({ chainId }) => [
        chainId,
        {
          unsignedPayout: unsignedEvmPayout,
          contract: async () => options.payoutContract?.() ?? ({ kind: 'present' } as const),
        },
      ]),
    ),
    probes: options.probes ?? [],
    secure: options.secure ?? false,
    limits: options.limits ?? 'off',
    publicUrl: () => url,
  })
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  let people = 0
  const hash = options.dearPasswords ? hashPassword : quickHash
  const client = (): ConsoleClient => new ConsoleClient(url)
  return {
    url,
    db,
    logLines,
    client,
    nowMs: clock.nowMs,
    advance: ms => {
      offset += ms
    },
    business: async (name = 'Shop') => {
      const email = `owner${++people}@shop.example`
      const ids = { businessId: newId('biz'), userId: newId('usr') }
      await insertBusiness(db, { ...ids, name, email, passwordHash: await hash(PASSWORD) })
      return { businessId: ids.businessId, email }
    },
    member: async (businessId, role) => {
      const [id, email] = [newId('usr'), `${role}${++people}@shop.example`]
      await db.query('insert into users (id, email, password_hash) values ($1, $2, $3)', [
        id,
        email,
        await hash(PASSWORD),
      ])
      await db.query('insert into members (business_id, user_id, role) values ($1, $2, $3)', [
        businessId,
        id,
        role,
      ])
      return email
    },
    signedIn: async email => {
      const browser = client()
      const answer = await browser.signIn(email, PASSWORD)
      if (answer.headers.location !== '/console') throw new Error(`sign-in of ${email}: ${answer.status}`)
      return browser
    },
    dump: async () => {
      const { rows } = await db.query<{ dump: string }>(
        `select concat_ws('|', (select string_agg(a::text, ';' order by a::text) from default_addresses a),
                               (select string_agg(k::text, ';' order by k.id) from api_keys k),
                               (select string_agg(s::text, ';' order by s::text) from business_settings s),
                               (select string_agg(t::text, ';' order by t::text) from bleumi_checkout_tokens t),
                               (select string_agg(w::text, ';' order by w::text) from bleumi_webhooks w),
                               (select string_agg(s::text, ';' order by s::text) from webhook_secrets s),
                               (select string_agg(r::text, ';' order by r::text) from retired_webhook_secrets r),
                               (select string_agg(c::text, ';' order by c.id) from account_acts c)) as dump`,
      )
      return rows[0]?.dump ?? ''
    },
    stop: async () => {
      await closeServer(app)
      await testDatabase.close()
    },
  }
}
