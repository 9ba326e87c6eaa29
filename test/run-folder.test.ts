import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { makeRunFolder } from './run-folder.ts'

test('a run without room in memory has its folder on disk; what killed runs left goes, what others use stays', t => {
  const made = (of: number): string => mkdtempSync(path.join(os.tmpdir(), `polytill-run-${of}-`))
  const { pid: ended } = spawnSync('true')
  const left = made(ended)
  const used = made(process.ppid)
  const folder = makeRunFolder(() => 0)
  t.after(() => {
    for (const each of [left, used, folder]) rmSync(each, { recursive: true, force: true })
  })
  assert.equal(path.dirname(folder), os.tmpdir())
  assert.equal(statSync(folder).mode & 0o7777, 0o1777)
  assert.deepEqual(
    [left, used].map(each => existsSync(each)),
    [false, true],
  )
})

test('a run with room in memory has its folder there', { skip: !existsSync('/dev/shm') }, t => {
  const folder = makeRunFolder(() => Number.POSITIVE_INFINITY)
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  assert.equal(path.dirname(folder), '/dev/shm')
})
