import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { lockHome } from './home-lock.ts'

test('a second lock names the holder; a released one can be had again', async () => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'polytill-lock-'))
  const first = await lockHome(home)
  await assert.rejects(lockHome(home), { code: 'home_in_use', message: new RegExp(`pid ${process.pid}`) })
  await first.release()
  await (await lockHome(home)).release()
  rmSync(home, { recursive: true })
})
