import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import pg from 'pg'
import { Gather } from './gather.ts'

/** What PostgreSQL answers to a statement with a value that breaks a rule. */
function broken(sqlstate: string): pg.DatabaseError {
  const error = new pg.DatabaseError('refused', 0, 'error')
  error.code = sqlstate
  return error
}

/** Statements that take some turns and double what they are given; those with one of the bad items fail as a whole. */
function database(turns: number, bad: ReadonlySet<number> = new Set()) {
  const statements: (readonly number[])[] = []
  let running = 0
  let overlapped = false
  return {
    statements,
    overlapped: () => overlapped,
    async run(items: readonly number[]): Promise<number[]> {
      statements.push(items)
      running += 1
      overlapped ||= running > 1
      for (let turn = 0; turn < turns; turn += 1) await nextTurn()
      running -= 1
      if (items.some(item => bad.has(item))) throw broken('23514')
      return items.map(item => item * 2)
    },
  }
}

test('a lone item goes at once; what comes while it runs shares the next statement', async () => {
  const { run, statements } = database(3)
  const gather = new Gather(run)
  const first = gather.add(1)
  await nextTurn()
  assert.deepEqual(statements, [[1]])
  const others = [gather.add(2), gather.add(3)]
  assert.deepEqual(await Promise.all([first, ...others]), [2, 4, 6])
  assert.deepEqual(statements, [[1], [2, 3]])
})

test('a statement has a bound, and nobody is left waiting behind it', async () => {
  const { run, statements } = database(1)
  const gather = new Gather(run)
  const items = Array.from({ length: 150 }, (_, index) => index)
  assert.deepEqual(
    await Promise.all(items.map(item => gather.add(item))),
    items.map(item => item * 2),
  )
  assert.deepEqual(
    statements.map(({ length }) => length),
    [64, 64, 22],
  )
})

test('whatever comes when, each item gets its own outcome, bad ones alone fail, one statement runs at a time', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat(200), { maxLength: 12 }), { maxLength: 8 }),
      fc.uniqueArray(fc.nat(200), { maxLength: 40 }),
      fc.nat(3),
      async (arrivals, bad, turns) => {
        const refused = new Set(bad)
        const { run, overlapped } = database(turns, refused)
        const gather = new Gather(run)
        const outcomes: Promise<void>[] = []
        for (const together of arrivals) {
          for (const item of together)
            outcomes.push(
              gather.add(item).then(
                outcome => {
                  assert.equal(outcome, item * 2)
                  assert.ok(!refused.has(item))
                },
                error => {
                  assert.equal(error.code, '23514')
                  assert.ok(refused.has(item))
                },
              ),
            )
          await nextTurn()
        }
        await Promise.all(outcomes)
        assert.equal(overlapped(), false)
      },
    ),
  ))

test('an error that is not of a row is everybody’s at once, and the next come anew', async () => {
  const answers = [broken('57014'), new Error('connection lost')]
  const seen: number[] = []
  const gather = new Gather<number, number>(async items => {
    seen.push(items.length)
    const error = answers.shift()
    if (error) throw error
    return [...items]
  })
  for (const message of ['refused', 'connection lost']) {
    const outcomes = await Promise.allSettled([gather.add(1), gather.add(2), gather.add(3)])
    for (const outcome of outcomes)
      assert.equal(outcome.status === 'rejected' && outcome.reason.message, message)
  }
  assert.equal(await gather.add(4), 4)
  assert.deepEqual(seen, [3, 3, 1])
})
