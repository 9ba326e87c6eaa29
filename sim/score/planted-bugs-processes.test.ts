import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Database } from '../../gateway/storage/database.ts'
import type { Stack } from '../../test/harness/stack.ts'
import { measureAudits } from './audit.ts'
import { measureClock } from './clock.ts'
import { measureGatewayPgkill } from './gateway-pgkill.ts'
import { crashPoints, measureKills } from './kills.ts'
import { measurePgkill } from './pgkill.ts'
import { measureRealReorgs } from './real-reorgs.ts'
import { assertNoticed } from './test-noticed.ts'

// The figures of whole processes must fail when a bug is there. The processes run the real code, so the bugs are planted
// in their database.

/** Lets a statement follow every insert: a bug in the database of processes that run the real code. */
async function afterInsert(db: Database, table: string, statement: string): Promise<void> {
  await db.query(
    `create function planted() returns trigger language plpgsql as $$ begin ${statement}; return null; end $$`,
  )
  await db.query(
    `create trigger planted after insert on ${table} for each statement execute function planted()`,
  )
}

describe('a planted bug fails its metric', () => {
  test('reorg, on a real node: a credit stays when its payment is gone', async () => {
    const plant = async ({ db }: Stack): Promise<void> => {
      await db.query(
        `create function keep_credit() returns trigger language plpgsql as $$ begin return old; end $$`,
      )
      await db.query(
        `create trigger keep_credit before update on transfers for each row when (new.state = 'orphaned')
           execute function keep_credit()`,
      )
    }
    // No payment comes back: the scanner would stop at the second block that holds one.
    const changes = { reorgs: 1, plant, fates: ['gone'], endWithinMs: 5_000 } as const
    const measured = await measureRealReorgs({ seed: 1, long: false }, changes)
    assertNoticed(measured)
    assert.match(measured.wrong.join('\n'), /gone, (0x\w+): credits: \1 \d+/)
  })

  test('pgkill: a till that was acknowledged is gone', async () => {
    assertNoticed(
      await measurePgkill(
        { seed: 1, long: false },
        async db => {
          await db.query(
            `with lost as (delete from blockbee_callbacks where till_id = (select min(till_id) from blockbee_callbacks) returning till_id)
           delete from tills using lost where tills.id = lost.till_id`,
          )
        },
        1,
      ),
    )
  })

  test('pgkill: what was owed is lost with the server', async () => {
    assertNoticed(
      await measureGatewayPgkill(
        { seed: 1, long: false },
        1,
        ({ db }) =>
          afterInsert(db, 'obligations', `update obligations set due_at = due_at + interval '1 day'`),
        5_000,
      ),
    )
  })

  test('clock: a due time from a clock that was a day ahead', async () => {
    assertNoticed(
      await measureClock(
        { seed: 1, long: false },
        4,
        ({ db }) =>
          afterInsert(db, 'obligations', `update obligations set due_at = due_at + interval '1 day'`),
        5_000,
      ),
    )
  })

  test('audit: a kept balance is one base unit too high', async () => {
    const measured = await measureAudits({ seed: 1, long: false }, 1, ({ db }) =>
      afterInsert(
        db,
        'obligations',
        `update ledger_balances set balance_atoms = balance_atoms + 1 where purpose like 'till.%'`,
      ),
    )
    assertNoticed(measured)
    assert.ok(measured.wrong.some(line => line.startsWith('polytill audit ended with 1')))
  })

  test('kills: what was to be told is lost with the process', async () => {
    const points = crashPoints().filter(({ point }) => point === 'settle.after-announce')
    assertNoticed(
      await measureKills(
        { seed: 1, long: false },
        points,
        async stack => {
          await stack.db.query('update events set composed_at = now() where composed_at is null')
        },
        1,
      ),
    )
  })
})
