import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { makeSmallDisk } from '../../test/harness/small-disk.ts'
import { waitUntil } from '../../test/harness/wait-until.ts'
import { openLogOutput } from './log-output.ts'

// A log that cannot be written ends nobody and holds nobody up (F95).

const PROGRAM = `
  const { createLogger } = await import(${JSON.stringify(path.join(import.meta.dirname, 'logger.ts'))})
  const logger = createLogger('info')
  for (let turn = 0; turn < 60; turn++) {
    for (let line = 0; line < 10; line++) logger.info('x'.repeat(10_000))
    await new Promise(resolve => setImmediate(resolve))
  }
  logger.fatal('last words')
  console.error('alive')
`

test('on a full disk the process goes on, and ends when it wants to', () => {
  const full = openSync('/dev/full', 'w')
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', PROGRAM], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
    timeout: 120_000,
  })
  closeSync(full)
  assert.deepEqual([done.stderr, done.status], ['alive\n', 0])
})

/** A file on a disk that is full until `free`. */
function fullFile(context: TestContext): { readonly fd: number; readonly text: () => string; free(): void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'polytill-small-disk-'))
  const disk = makeSmallDisk(folder, 8 * 1_024 * 1_024)
  const file = path.join(folder, 'log')
  const fd = openSync(file, 'a')
  context.after(() => {
    disk.free()
    closeSync(fd)
    disk.remove()
  })
  disk.fill([process.pid])
  return { fd, text: () => readFileSync(file, 'utf8'), free: () => disk.free() }
}

test('what could not be written is written when there is room again, in order and whole', context => {
  const { fd, text, free } = fullFile(context)
  const output = openLogOutput(fd)
  const lines = Array.from({ length: 100 }, (_, number) => `${number} ${'x'.repeat(200)}\n`)
  for (const line of lines) output.write(line)
  output.flushSync()
  assert.equal(text(), '')
  free()
  output.flushSync()
  assert.equal(text(), lines.join(''))
  output.write('after\n')
  assert.ok(text().endsWith('\nafter\n'))
})

test('without anybody’s doing it tries again', async context => {
  const { fd, text, free } = fullFile(context)
  openLogOutput(fd).write('late\n')
  free()
  await waitUntil('the line is there', () => text() === 'late\n')
})

test('it keeps 4 MB and leaves out the rest', context => {
  const { fd, text, free } = fullFile(context)
  const output = openLogOutput(fd)
  const line = `${'x'.repeat(65_535)}\n`
  for (let count = 0; count < 100; count++) output.write(line)
  free()
  output.flushSync()
  assert.equal(text(), line.repeat(64))
})
