import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { copyOf } from '../devnet/anvil-state.ts'
import { type Child, spawnChild } from '../devnet/child.ts'
import { callForQuantity } from '../devnet/node-rpc.ts'
import { findProcesses, send } from '../devnet/stop-leftovers.ts'
import { BARE_ENVIRONMENT } from './harness/bare-environment.ts'
import { waitUntil } from './harness/wait-until.ts'

// The sandbox as a stranger meets it: through its command line, its files and its port only.

const CLI = path.join(import.meta.dirname, '..', 'cli', 'main.ts')
const RECIPIENT = '0x2222222222222222222222222222222222222222'
const READY_WITHIN_MS = 120_000

const fileSchema = z.object({
  baseUrl: z.string(),
  pid: z.int(),
  merchant: z.object({ email: z.string(), password: z.string(), businessId: z.string().startsWith('biz_') }),
  apiKeys: z.object({ blockbee: z.string(), bleumi: z.string() }),
  webhooks: z.object({ bleumiUrl: z.null() }),
  chains: z.array(
    z.object({
      id: z.string(),
      network: z.string(),
      family: z.literal('evm'),
      rpcUrl: z.string(),
      confirmations: z.literal(1),
      payer: z.object({ address: z.string(), privateKey: z.string() }),
      assets: z.array(
        z.object({
          symbol: z.string(),
          ticker: z.string(),
          decimals: z.int(),
          address: z.string().nullable(),
        }),
      ),
    }),
  ),
})
type SandboxFile = z.infer<typeof fileSchema>

interface Running {
  readonly child: Child
  readonly file: SandboxFile
}

function launch(home: string, env: Record<string, string> = {}): Promise<Child> {
  return spawnChild({
    name: 'polytill start',
    command: process.execPath,
    args: [CLI, 'start'],
    env: { ...BARE_ENVIRONMENT, PORT: '0', POLYTILL_HOME: home, ...env },
    logFile: outputOf(home),
    exitSignal: 'SIGTERM',
  })
}

async function start(home: string, env: Record<string, string> = {}): Promise<Running> {
  rmSync(outputOf(home), { force: true })
  const child = await launch(home, env)
  const isReady = (): boolean => readText(outputOf(home)).includes('Ready in')
  await waitUntil('the sandbox is ready, or has ended', () => isReady() || !child.running(), {
    ...{ withinMs: READY_WITHIN_MS, explain: () => readText(outputOf(home)) },
  }).catch(async error => {
    await child.stop('SIGTERM', 20_000)
    throw error
  })
  assert.ok(isReady(), readText(outputOf(home)))
  const file = readFileSync(path.join(home, 'sandbox.json'), 'utf8')
  return { child, file: fileSchema.parse(JSON.parse(file)) }
}

function outputOf(home: string): string {
  return `${home}.output`
}

function readText(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

/** Everything whose command line names the home: database, nodes, signer. */
function processesOf(home: string): number[] {
  return findProcesses(argv => argv.some(arg => arg.includes(home)))
}

/** Waits until what the chains hold now outlives a kill at any moment: a node writes its state in place, only the copies are sure. */
async function untilSaved(home: string, { chains }: SandboxFile): Promise<void> {
  for (const { network, rpcUrl } of chains) {
    const copy = copyOf(path.join(home, 'chains', network, 'state.json'))
    const head = await callForQuantity(rpcUrl, 'eth_blockNumber', [])
    await waitUntil(`${network} is saved`, () => existsSync(copy) && bestBlockIn(copy) >= head)
  }
}

function bestBlockIn(file: string): bigint {
  return BigInt(
    z.looseObject({ best_block_number: z.int() }).parse(JSON.parse(readFileSync(file, 'utf8')))
      .best_block_number,
  )
}

async function requireNothingLeft(home: string): Promise<void> {
  await waitUntil('no process of the sandbox is left', () => processesOf(home).length === 0, {
    explain: () => processesOf(home).join(),
  })
}

async function requireNoFile(home: string): Promise<void> {
  await waitUntil('sandbox.json is gone', () => !existsSync(path.join(home, 'sandbox.json')))
}

async function getJson(url: string): Promise<unknown> {
  return (await fetch(url)).json()
}

async function postJson(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer: unknown = await response.json()
  assert.equal(response.status, 200, JSON.stringify(answer))
  return answer
}

async function createAddress({ baseUrl, apiKeys }: SandboxFile, order: string): Promise<string> {
  const callback = `http://127.0.0.1:9/paid?order=${order}`
  const query = new URLSearchParams({ apikey: apiKeys.blockbee, callback, address: RECIPIENT })
  const answer = await getJson(`${baseUrl}/erc20/usdt/create/?${query}`)
  return z.object({ status: z.literal('success'), address_in: z.string() }).parse(answer).address_in
}

async function usdtOf(file: SandboxFile, account: string): Promise<bigint> {
  const chain = file.chains.find(({ network }) => network === 'ethereum')
  const token = chain?.assets.find(({ symbol }) => symbol === 'USDT')?.address
  const data = `0x70a08231${account.slice(2).toLowerCase().padStart(64, '0')}`
  const answer = await postJson(chain?.rpcUrl ?? '', {
    jsonrpc: '2.0',
    id: 1,
    method: 'eth_call',
    params: [{ to: token, data }, 'latest'],
  })
  return BigInt(z.object({ result: z.string() }).parse(answer).result)
}

async function expectForwarded(file: SandboxFile, expected: bigint): Promise<void> {
  await waitUntil(`the recipient has ${expected}`, async () => (await usdtOf(file, RECIPIENT)) === expected, {
    explain: async () =>
      `${await usdtOf(file, RECIPIENT)}; ${await (await fetch(`${file.baseUrl}/readyz`)).text()}`,
  })
}

const pay = (file: SandboxFile, to: string): Promise<unknown> =>
  postJson(`${file.baseUrl}/sandbox/pay`, { network: 'ethereum', symbol: 'USDT', to, amount: '5' })

describe('polytill start', { timeout: 800_000 }, () => {
  let home: string
  let first: SandboxFile
  let running: Running
  let address: string

  before(() => {
    home = mkdtempSync(path.join(os.tmpdir(), 'polytill-sandbox-'))
  })
  after(async () => {
    await running.child.stop('SIGTERM', 20_000)
    rmSync(home, { recursive: true, force: true })
    rmSync(outputOf(home), { force: true })
  })

  test('first start: file for its owner only, a payment reaches the merchant', async () => {
    running = await start(home)
    first = running.file
    assert.equal(statSync(path.join(home, 'sandbox.json')).mode & 0o777, 0o600)
    assert.equal(first.pid, running.child.pid)
    assert.deepEqual(
      first.chains.map(({ network, assets }) => [network, ...assets.map(({ ticker }) => ticker)]),
      [
        ['ethereum', 'eth', 'erc20/usdt', 'erc20/usdc', 'erc20/dai'],
        ['polygon', 'polygon/pol', 'polygon/usdt', 'polygon/usdc', 'polygon/dai'],
      ],
    )
    assert.deepEqual(await getJson(`${first.baseUrl}/healthz`), { status: 'ok' })
    assert.equal((await fetch(`${first.baseUrl}/readyz`)).status, 200)
    address = await createAddress(first, '1')
    await pay(first, address)
    await expectForwarded(first, 5_000_000n)
  })

  test('/sandbox shows no key', async () => {
    const text = await (await fetch(`${first.baseUrl}/sandbox`)).text()
    for (const secret of [first.merchant.password, ...Object.values(first.apiKeys), 'privateKey'])
      assert.equal(text.includes(secret), false)
  })

  test('another merchant has keys of its own that work', async () => {
    const other = fileSchema
      .pick({ merchant: true, apiKeys: true })
      .parse(await postJson(`${first.baseUrl}/sandbox/merchants`, {}))
    assert.notEqual(other.merchant.businessId, first.merchant.businessId)
    await createAddress({ ...first, ...other }, 'other')
  })

  test('a second sandbox on the same home is refused and names the pid; the first goes on', async () => {
    const run = spawnSync(process.execPath, [CLI, 'start'], {
      env: { ...BARE_ENVIRONMENT, PORT: '0', POLYTILL_HOME: home },
      encoding: 'utf8',
    })
    assert.equal(run.status, 1)
    assert.match(run.stderr, new RegExp(`pid ${first.pid}`))
    assert.equal((await fetch(`${first.baseUrl}/healthz`)).status, 200)
    assert.ok(existsSync(path.join(home, 'sandbox.json')))
  })

  test('SIGTERM leaves nothing running and no sandbox.json', async () => {
    await running.child.stop('SIGTERM', 20_000)
    assert.equal(await running.child.ended, 'exit code 0')
    assert.equal(existsSync(path.join(home, 'sandbox.json')), false)
    await requireNothingLeft(home)
  })

  test('second start: same keys, same address for the same callback, same books', async () => {
    running = await start(home)
    assert.deepEqual(running.file.apiKeys, first.apiKeys)
    assert.deepEqual(running.file.merchant, first.merchant)
    assert.equal(await createAddress(running.file, '1'), address)
    assert.equal(await usdtOf(running.file, RECIPIENT), 5_000_000n)
  })

  test('after kill -9 of the gateway: nothing stays, the next start goes on, an open payment is settled', async () => {
    await pay(running.file, address)
    process.kill(running.child.pid, 'SIGKILL')
    await requireNothingLeft(home)
    await requireNoFile(home)
    running = await start(home)
    await expectForwarded(running.file, 10_000_000n)
  })

  test('after kill -9 of every process at once: the next start goes on', async () => {
    await untilSaved(home, running.file)
    const all = [running.child.pid, ...processesOf(home)]
    assert.ok(all.length >= 5, `${all.length} processes`)
    // What watches over the others ends by itself as soon as the first is dead.
    for (const pid of all) send(pid, 'SIGKILL')
    running = await start(home)
    assert.equal(await createAddress(running.file, '1'), address)
    await pay(running.file, address)
    await expectForwarded(running.file, 15_000_000n)
  })

  test('a killed node or signer is started again and payments go on', async () => {
    await untilSaved(home, running.file)
    const parts = findProcesses(
      argv =>
        (argv[0]?.startsWith('polytill-signer:') === true && argv[0].includes(home)) ||
        argv.some(arg => arg.startsWith(home) && arg.includes('/chains/ethereum/')),
    )
    assert.equal(parts.length, 2)
    for (const pid of parts) send(pid, 'SIGKILL')
    await waitUntil(
      'both were started again',
      () => readText(outputOf(home)).split('was started again').length >= 3,
    )
    await pay(running.file, address)
    await expectForwarded(running.file, 20_000_000n)
  })

  test('another sandbox runs beside it, with one chain', async () => {
    const second = mkdtempSync(path.join(os.tmpdir(), 'polytill-sandbox-'))
    const beside = await start(second, { POLYTILL_CHAINS: 'polygon' })
    assert.deepEqual(
      beside.file.chains.map(({ network }) => network),
      ['polygon'],
    )
    assert.notEqual(beside.file.apiKeys.blockbee, first.apiKeys.blockbee)
    await beside.child.stop('SIGINT', 20_000)
    await requireNothingLeft(second)
    rmSync(second, { recursive: true, force: true })
    rmSync(outputOf(second), { force: true })
    assert.equal((await fetch(`${running.file.baseUrl}/readyz`)).status, 200)
  })

  test('SIGINT while starting, twice as npm sends it: nothing stays', async () => {
    const other = mkdtempSync(path.join(os.tmpdir(), 'polytill-sandbox-'))
    const child = await launch(other)
    const isStarting = (): boolean => readText(outputOf(other)).includes('signer ready')
    while (child.running() && !isStarting()) await sleep(5)
    process.kill(child.pid, 'SIGINT')
    process.kill(child.pid, 'SIGINT')
    assert.equal(await child.ended, 'exit code 0')
    await requireNothingLeft(other)
    rmSync(other, { recursive: true, force: true })
    rmSync(outputOf(other), { force: true })
  })
})

test('a taken port is told at once', async () => {
  const server = net.createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const taken = server.address()
  assert.ok(typeof taken === 'object' && taken !== null)
  const home = path.join(os.tmpdir(), `polytill-none-${process.pid}`)
  const child = await launch(home, { PORT: String(taken.port) })
  assert.equal(await child.ended, 'exit code 1')
  assert.match(readText(outputOf(home)), new RegExp(`port ${taken.port} on 127.0.0.1 is taken.*PORT`))
  assert.equal(existsSync(home), false)
  rmSync(outputOf(home))
  server.close()
})

for (const [args, status, word] of [
  [['--help'], 0, /Usage: polytill/],
  [['--version'], 0, /^\d+\.\d+\.\d+\n$/],
  [[], 2, /Usage: polytill/],
  [['fly'], 2, /unknown command fly/],
  [['start', 'now'], 2, /unknown argument now/],
  [['start', '--help'], 0, /Usage: polytill/],
  [['demo', '-h'], 0, /Usage: polytill/],
  [['audit', '--help'], 0, /Usage: polytill/],
  [['suspense', '--help'], 0, /Usage: polytill suspense/],
  [['payouts', '--help'], 0, /Usage: polytill payouts/],
  [['resume', '--help'], 0, /Usage: polytill resume/],
] as const)
  test(`polytill ${args.join(' ')} ends with ${status}`, () => {
    const run = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8' })
    assert.equal(run.status, status)
    assert.match(run.stdout + run.stderr, word)
  })

test('an unknown chain is named, with those that exist', () => {
  const home = path.join(os.tmpdir(), `polytill-none-${process.pid}`)
  const run = spawnSync(process.execPath, [CLI, 'start'], {
    env: { ...BARE_ENVIRONMENT, PORT: '0', POLYTILL_HOME: home, POLYTILL_CHAINS: 'ethereum,doge' },
    encoding: 'utf8',
  })
  assert.equal(run.status, 1)
  assert.match(run.stderr, /no local chain doge; there are ethereum, polygon/)
})
