import assert from 'node:assert/strict'
import { linkSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createDurably, replaceDurably } from './durable-file.ts'

test('what a crash left behind is never written into: a file that was moved away stays what it was', context => {
  const folder = mkdtempSync(join(tmpdir(), 'polytill-durable-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'journal')
  const kept = join(folder, 'kept')
  createDurably(path, 'old')
  // Between the two names of the file and the removal of the first.
  linkSync(path, `${path}.tmp`)
  renameSync(path, kept)
  createDurably(path, 'new')
  assert.equal(readFileSync(kept, 'utf8'), 'old')
  assert.equal(readFileSync(path, 'utf8'), 'new')
  assert.throws(() => createDurably(path, 'other'), { code: 'EEXIST' })
  replaceDurably(path, 'newer')
  assert.equal(readFileSync(path, 'utf8'), 'newer')
  assert.deepEqual(readdirSync(folder).toSorted(), ['journal', 'kept'])
})
