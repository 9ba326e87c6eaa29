import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { AHEAD_MAX_SECONDS, openSandboxClock, TooFarAhead } from './sandbox-clock.ts'

let home: string
before(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'polytill-clock-'))
})
after(() => rmSync(home, { recursive: true, force: true }))

test('a new home has the machine’s time; an advance moves it by exactly that and is remembered', () => {
  const clock = openSandboxClock(home)
  assert.equal(clock.offsetMs(), 0)
  assert.ok(Math.abs(clock.nowMs() - Date.now()) < 1_000)
  const monotonic = clock.monotonicMs()
  clock.advance(360)
  clock.advance(5)
  assert.equal(clock.offsetMs(), 365_000)
  assert.ok(Math.abs(clock.nowMs() - Date.now() - 365_000) < 1_000)
  assert.ok(clock.monotonicMs() - monotonic < 60_000, 'deadlines do not jump')
  assert.equal(openSandboxClock(home).offsetMs(), 365_000)
})

test('beyond the limit nothing moves', () => {
  const clock = openSandboxClock(home)
  assert.throws(() => clock.advance(AHEAD_MAX_SECONDS), TooFarAhead)
  assert.equal(clock.offsetMs(), 365_000)
  assert.equal(openSandboxClock(home).offsetMs(), 365_000)
})
