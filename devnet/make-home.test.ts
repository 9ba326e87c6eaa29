import assert from 'node:assert/strict'
import { mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { makeHome } from './make-home.ts'

test('makes the folders above it too, keeps one that exists, and returns the real path', context => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'polytill-home-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const home = path.join(folder, 'a b', 'c')
  const real = path.join(realpathSync(folder), 'a b', 'c')
  assert.equal(makeHome(home), real)
  assert.equal(statSync(home).mode & 0o777, 0o711 & ~process.umask())
  assert.equal(makeHome(home), real)
  symlinkSync(home, path.join(folder, 'link'))
  assert.equal(makeHome(path.join(folder, 'link')), real)
})

test('a file, a file above, and a place that takes no folder are refused with the reason', context => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'polytill-home-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'file')
  writeFileSync(file, '')
  for (const home of [file, path.join(file, 'home'), '/dev/null', '/proc/polytill', '/proc/polytill/home'])
    assert.throws(
      () => makeHome(home),
      (error: { code?: string; message: string }) =>
        error.code === 'unusable_home' &&
        error.message.includes(home) &&
        error.message.includes('POLYTILL_HOME'),
      home,
    )
})
