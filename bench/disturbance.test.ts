import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import os from 'node:os'
import { test } from 'node:test'
import { isDisturbed, watchCpu } from './disturbance.ts'

test('the work of a child counts as ours, while it runs and after it has ended', async () => {
  const [measure, startedMs, before] = [watchCpu(), performance.now(), process.cpuUsage()]
  /** Seconds of processor time that count as ours and that this process did not take itself. */
  const childSeconds = (): number => {
    const { user, system } = process.cpuUsage(before)
    const coreSeconds = (os.cpus().length * (performance.now() - startedMs)) / 1_000
    return measure().ours * coreSeconds - (user + system) / 1e6
  }
  const spin = 'const end = Date.now() + 60_000; while (Date.now() < end);'
  const child = spawn(process.execPath, ['-e', spin], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  while (childSeconds() < 0.4) await new Promise(resolve => setTimeout(resolve, 20))
  child.kill('SIGKILL')
  await ended
  assert.ok(childSeconds() > 0.3, 'what has ended still counts')
  const { ours, others, stolen } = measure()
  assert.ok(ours <= 1.1, `ours is ${ours}`)
  assert.ok(others >= 0 && stolen >= 0)
})

test('figures are disturbed when others or the hypervisor take much of the time', () => {
  assert.equal(isDisturbed({ ours: 0.9, others: 0.05, stolen: 0.01 }), false)
  assert.equal(isDisturbed({ ours: 0.5, others: 0.3, stolen: 0 }), true)
  assert.equal(isDisturbed({ ours: 0.5, others: 0.1, stolen: 0.1 }), true)
})
