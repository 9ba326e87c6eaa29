import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Releases } from './releases.ts'

test('the last one opened is let go first, a failure stops nothing, and nothing is let go twice', async t => {
  const errors = t.mock.method(console, 'error', () => undefined)
  const releases = new Releases()
  const gone: string[] = []
  releases.add(() => void gone.push('folder'))
  releases.add(() => {
    throw new Error('stuck')
  })
  releases.add(async () => {
    await new Promise(resolve => setTimeout(resolve, 5))
    gone.push('process')
  })
  await Promise.all([releases.run(), releases.run()])
  assert.deepEqual(gone, ['process', 'folder'])
  assert.equal(errors.mock.callCount(), 1)
})
