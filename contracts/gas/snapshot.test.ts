import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { gasGoals } from './goals.ts'
import type { GasFigures } from './scenarios.ts'
import { parseFigures, readSnapshot } from './snapshot.ts'

describe('gas of the contracts', () => {
  let measured: GasFigures = {}

  before(() => {
    // By itself: node:test follows every promise, and the EVM makes many.
    const snapshot = join(import.meta.dirname, 'snapshot.ts')
    measured = parseFigures(execFileSync(process.execPath, [snapshot, '--print'], { encoding: 'utf8' }))
  })

  it('is what the snapshot says, to the unit', () => {
    const message = 'gas changed; if that is meant: npm run gas -w contracts, then update docs/contracts.md'
    assert.deepEqual(measured, readSnapshot(), message)
  })

  for (const { figure, goal, accepted } of gasGoals) {
    const limit = accepted?.gas ?? goal
    it(`${figure} is at most ${limit}`, () => {
      const gas = measured[figure]
      assert.ok(gas !== undefined, `${figure} is not measured`)
      assert.ok(gas <= limit, `${figure} takes ${gas}`)
      // An exception that is no longer needed must go, or it would let the figure grow back.
      if (accepted !== undefined)
        assert.ok(gas > goal, `${figure} takes ${gas} and meets its goal of ${goal} now`)
    })
  }
})
