import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { type Child, spawnChild } from '../devnet/child.ts'
import { findProcesses, stopLeftovers } from '../devnet/stop-leftovers.ts'
import { BARE_ENVIRONMENT } from './harness/bare-environment.ts'
import { waitUntil } from './harness/wait-until.ts'

// What the README says: `npm start`. A service manager or a script signals npm alone; npm passes it on to its child, which
// must be the sandbox and not a shell that dies and leaves it behind.

const ROOT = path.join(import.meta.dirname, '..')
const home = mkdtempSync(path.join(os.tmpdir(), 'polytill-npm-'))
const logFile = `${home}.output`
let npm: Child | undefined

after(async () => {
  await npm?.stop('SIGTERM', 20_000)
  await stopLeftovers(namesHome, 'SIGTERM')
  for (const place of [home, logFile]) rmSync(place, { recursive: true, force: true })
})

function namesHome(argv: readonly string[]): boolean {
  return argv.some(arg => arg.includes(home))
}

function processesOfHome(): number[] {
  return findProcesses(namesHome)
}

async function nothingIsLeft(): Promise<void> {
  await waitUntil('nothing is left', () => processesOfHome().length === 0)
}

const output = (): string => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '')

/** `npm start`, ready. */
async function startByNpm(): Promise<Child> {
  rmSync(logFile, { force: true })
  const child = await spawnChild({
    name: 'npm start',
    command: 'npm',
    args: ['start', '--no-update-notifier'],
    cwd: ROOT,
    env: { ...BARE_ENVIRONMENT, PORT: '0', POLYTILL_HOME: home, POLYTILL_CHAINS: 'ethereum' },
    logFile,
    exitSignal: 'SIGTERM',
  })
  npm = child
  await waitUntil('it is ready', () => !child.running() || output().includes('Ready in'), {
    withinMs: 120_000,
    explain: output,
  })
  assert.ok(processesOfHome().length >= 3, output())
  return child
}

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  test(`${signal} to npm alone stops all of it, and npm ends after it`, async () => {
    const { pid, ended } = await startByNpm()
    process.kill(pid, signal)
    assert.equal(await ended, 'exit code 0', output())
    await nothingIsLeft()
    assert.equal(existsSync(path.join(home, 'sandbox.json')), false)
    assert.match(output(), /Stopped\. Nothing is left running\./)
  })

test('kill -9 of npm alone: the sandbox stops by itself, in order', async () => {
  const { pid } = await startByNpm()
  process.kill(pid, 'SIGKILL')
  await nothingIsLeft()
  await waitUntil('it says so', () => output().includes('Stopped. Nothing is left running.'))
  assert.equal(existsSync(path.join(home, 'sandbox.json')), false)
})
