import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { isDisturbed, watchCpu } from './disturbance.ts'

test('the work of a child counts as ours, while it runs and after it has ended', async () => {
  const measure = watchCpu()
  const spin = 'const end = Date.now() + 400; while (Date.now() < end);'
  const child = spawn(process.execPath, ['-e', spin], { stdio: 'ignore' })
  await new Promise(resolve => setTimeout(resolve, 250))
  assert.ok(measure().ours > 0, 'the running child is seen')
  await once(child, 'exit')
  const { ours, others, stolen } = measure()
  assert.ok(ours > 0.01 && ours <= 1.1, `ours is ${ours}`)
  assert.ok(others >= 0 && stolen >= 0)
})

test('figures are disturbed when others or the hypervisor take much of the time', () => {
  assert.equal(isDisturbed({ ours: 0.9, others: 0.05, stolen: 0.01 }), false)
  assert.equal(isDisturbed({ ours: 0.5, others: 0.3, stolen: 0 }), true)
  assert.equal(isDisturbed({ ours: 0.5, others: 0.1, stolen: 0.1 }), true)
})
