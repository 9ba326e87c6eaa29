import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { audit } from '../cli/audit.ts'
import { tellBleumiStory } from '../cli/demo/bleumi-story.ts'
import { tellBlockbeeStory } from '../cli/demo/blockbee-story.ts'
import { readSandboxFile } from '../cli/demo/sandbox-file.ts'
import { startSandbox } from '../devnet/sandbox.ts'
import { type DebianPostgres, startDebianPostgres } from './harness/debian-postgres.ts'

// DATABASE_URL may name a PostgreSQL of one's own, 15 or later (design 4); every other test uses the embedded one, which is newer.

const ROOT = path.join(import.meta.dirname, '..')

describe('on a PostgreSQL of Debian', { concurrency: 1 }, () => {
  let postgres: DebianPostgres
  before(async () => {
    postgres = await startDebianPostgres()
  })
  after(() => postgres?.stop())

  test('migrations and the tests of storage, orders and books pass', () => {
    const files = globSync('gateway/{storage,orders,ledger}/*.test.ts', { cwd: ROOT }).filter(
      // Hundreds of random lives ask nothing else of PostgreSQL than the rest; how the server of the tests is set is not asked here.
      file => !/random|lossy-settings/.test(file),
    )
    assert.ok(files.length > 10, `${files.length} files`)
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const { status, stdout } = spawnSync(
      process.execPath,
      // In one process: each by itself would load the same modules again.
      ['--test', '--test-isolation=none', '--test-reporter=tap', ...files],
      {
        ...{ cwd: ROOT, env: { ...env, POLYTILL_TEST_PG: postgres.adminUrl }, encoding: 'utf8' },
        ...{ timeout: 600_000, maxBuffer: 64_000_000 },
      },
    )
    assert.equal(
      status,
      0,
      stdout
        .split('\n')
        .filter(line => /^\s*not ok|error:/.test(line))
        .slice(0, 20)
        .join('\n'),
    )
    assert.ok(Number(/^# pass (\d+)$/m.exec(stdout)?.[1]) > 50)
  })

  test('a fresh sandbox on it goes through the stories of both dialects, and the audit finds 0', async () => {
    const home = mkdtempSync(path.join(os.tmpdir(), 'polytill-own-pg-'))
    const { databaseUrl } = postgres
    const sandbox = await startSandbox({
      ...{ home, port: 0, host: '127.0.0.1', chains: 'ethereum', databaseUrl, onProgress: () => undefined },
    })
    try {
      const told: string[] = []
      await tellBlockbeeStory(readSandboxFile(home), text => told.push(text))
      await tellBleumiStory(readSandboxFile(home), text => told.push(text))
      assert.ok(told.length > 5)
      assert.equal(await audit({ POLYTILL_HOME: home }, { json: false, all: false }), 0)
    } finally {
      await sandbox.stop()
      rmSync(home, { recursive: true, force: true })
    }
  })
})
