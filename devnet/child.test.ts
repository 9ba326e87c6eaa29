import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { spawnChild } from './child.ts'

for (const [what, before, from] of [
  ['new', null, 0],
  ['of before', 'first\n', 6],
  // Longer than a log may be: whoever waits for a word behind its end would wait for ever.
  ['emptied at the start', 'x'.repeat(4_000_001), 0],
] as const)
  test(`a program's own output begins where it says in a log that is ${what}`, async t => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'polytill-child-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const logFile = path.join(folder, 'log')
    if (before !== null) writeFileSync(logFile, before)
    const args = ['-c', 'echo out; echo err >&2']
    const child = await spawnChild({ name: 'sh', command: '/bin/sh', args, logFile, exitSignal: 'SIGKILL' })
    assert.equal(await child.ended, 'exit code 0')
    assert.equal(child.logFrom, from)
    assert.equal(readFileSync(logFile).subarray(child.logFrom).toString('utf8'), 'out\nerr\n')
  })
