import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Rounds } from './rounds.ts'

test('a round that began before one asked does not count, a later one does, even behind one that was never done', async () => {
  const rounds = new Rounds()
  const early = rounds.begin()
  let gone = 0
  void rounds.next().then(() => gone++)
  early()
  await turn()
  assert.equal(gone, 0)
  rounds.begin()
  const late = rounds.begin()
  void rounds.next().then(() => gone++)
  late()
  await turn()
  assert.equal(gone, 1)
  rounds.begin()()
  await turn()
  assert.equal(gone, 2)
})
