import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inBackground } from './background.ts'

test('a loop begins at once, and a stop has the step that is under way end first', async () => {
  const seen: string[] = []
  const step = Promise.withResolvers<void>()
  const loop = inBackground(async signal => {
    seen.push('begun')
    await step.promise
    seen.push(`ended, ${signal.aborted ? 'told to' : 'by itself'}`)
  })
  assert.deepEqual(seen, ['begun'])
  const stopped = loop.stop().then(() => seen.push('stopped'))
  step.resolve()
  await stopped
  assert.deepEqual(seen, ['begun', 'ended, told to', 'stopped'])
})
