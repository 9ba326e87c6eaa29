import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { CrashpointName as GatewayPoint } from '../gateway/runtime/crashpoint.ts'
import type { CrashpointName as SignerPoint } from '../signer/crashpoint.ts'
import { blocksGoOn, CRASH_STACK, passCrashPoint } from './harness/pass-crash-point.ts'
import { checkStory, openStory } from './harness/payment-story.ts'
import { Stack } from './harness/stack.ts'

// `kill -9` between any two steps of scan, settle, sign and notify (F28, F53). Each trial: two payments in one block,
// both with a split; the process dies at the n-th hit of one named point; it starts again; then the whole story must
// have happened exactly once.

const ROOT = path.join(import.meta.dirname, '..')

/** At which hits of each point the gateway dies. One story: two blocks, one settlement, four callbacks. */
const GATEWAY_HITS: Readonly<Record<GatewayPoint, readonly number[]>> = {
  'scan.before-commit': [1, 2],
  'scan.after-commit': [1, 2],
  'scan.after-rewind': [1],
  'settle.after-assign': [1],
  'settle.after-sign': [1],
  'settle.after-record': [1],
  'settle.after-broadcast': [1],
  'settle.after-announce': [1],
  'settle.after-bump': [1],
  'notify.after-compose': [1, 2],
  'notify.before-send': [1, 4],
  'notify.after-send': [1, 4],
  'notify.after-record': [1],
}

const SIGNER_HITS: Readonly<Record<SignerPoint, readonly number[]>> = {
  'signer.before-write': [1],
  'signer.after-write': [1],
  'signer.after-fsync': [1],
  'signer.after-answer': [1],
}

interface Trial {
  readonly process: 'gateway' | 'signer'
  readonly point: string
  readonly hit: number
}

const trials: readonly Trial[] = [...trialsOf('gateway', GATEWAY_HITS), ...trialsOf('signer', SIGNER_HITS)]

function trialsOf(process: Trial['process'], hits: Readonly<Record<string, readonly number[]>>): Trial[] {
  return Object.entries(hits).flatMap(([point, numbers]) => numbers.map(hit => ({ process, point, hit })))
}

test('every crash point that the code passes has a trial', () => {
  const passed = globSync('{gateway,signer}/**/*.ts', { cwd: ROOT })
    .filter(file => !file.includes('node_modules') && !file.endsWith('.test.ts'))
    .flatMap(file => [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/\bcrashpoint\('([^']+)'\)/g)])
    .map(match => match[1] ?? '')
  const tried = new Set(trials.map(trial => trial.point))
  assert.deepEqual([...new Set(passed)].sort(), [...tried].sort())
})

// Two stacks side by side: most of the time is spent waiting for leases of the killed process to run out.
describe('kill -9', { concurrency: 2 }, () => {
  for (const lane of [0, 1])
    describe(`lane ${lane + 1}`, { concurrency: 1 }, () => {
      let stack: Stack
      before(async () => {
        stack = await Stack.start(CRASH_STACK)
      })
      after(() => stack.stop())
      for (const trial of trials.filter((_, index) => index % 2 === lane))
        test(`${trial.process} dies at ${trial.point}, hit ${trial.hit}`, () => runTrial(stack, trial))
    })
})

async function runTrial(stack: Stack, { process, point, hit }: Trial): Promise<void> {
  await stack.caughtUp()
  const opened = await openStory(stack)
  await stack.crashAt(process, { point, hit })
  const story = await passCrashPoint(stack, opened, point)
  await stack.died(process)
  await blocksGoOn(stack)
  await stack.restart(process)
  await checkStory(stack, story)
}
