import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { callForQuantity, callNode } from '@polytill/devnet/node-rpc.ts'
import { type Sandbox, startSandbox } from '@polytill/devnet/sandbox.ts'
import { z } from 'zod'
import { audit } from './audit.ts'
import { resume } from './resume.ts'
import { suspense } from './suspense.ts'

// The audit of a running sandbox, from outside: clean after payments, and one base unit that goes missing is named.

const home = mkdtempSync(path.join(os.tmpdir(), 'polytill-audit-'))
let sandbox: Sandbox

before(async () => {
  sandbox = await startSandbox({
    home,
    port: 0,
    host: '127.0.0.1',
    chains: 'ethereum',
    onProgress: () => undefined,
  })
})

after(async () => {
  await sandbox.stop()
  rmSync(home, { recursive: true, force: true })
})

const report = z.object({
  clean: z.boolean(),
  chains: z.array(
    z.object({
      checked: z.boolean(),
      reason: z.string().optional(),
      rows: z
        .array(z.object({ address: z.string(), symbol: z.string(), differenceAtoms: z.string() }))
        .default([]),
    }),
  ),
})

async function run(): Promise<{ code: number; rows: string[]; reasons: (string | undefined)[] }> {
  const printed: string[] = []
  const code = await audit({ POLYTILL_HOME: home }, { json: true, all: false }, text => printed.push(text))
  const { chains } = report.parse(JSON.parse(printed.join('')))
  return {
    code,
    rows: chains.flatMap(chain =>
      chain.rows.map(row => `${row.address} ${row.symbol} ${row.differenceAtoms}`),
    ),
    reasons: chains.map(chain => chain.reason),
  }
}

const rpcUrl = (): string => sandbox.file.chains[0]?.rpcUrl ?? ''
const token = (symbol: string): string =>
  sandbox.file.chains[0]?.assets.find(asset => asset.symbol === symbol)?.address ?? ''

async function createAddress(order: number): Promise<string> {
  const query = new URLSearchParams({
    apikey: sandbox.file.apiKeys.blockbee,
    callback: `http://127.0.0.1:9/paid?order=${order}`,
    address: `0x${'11'.repeat(20)}`,
  })
  const response = await fetch(`${sandbox.url}/erc20/usdt/create/?${query}`)
  return z
    .object({ address_in: z.string() })
    .parse(await response.json())
    .address_in.toLowerCase()
}

async function pay(symbol: string, to: string, amount: string): Promise<void> {
  const response = await fetch(`${sandbox.url}/sandbox/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ network: 'ethereum', symbol, to, amount }),
  })
  assert.equal(response.status, 200)
}

async function tokenBalance(symbol: string, owner: string): Promise<bigint> {
  const data = `0x70a08231${owner.slice(2).padStart(64, '0')}`
  return callForQuantity(rpcUrl(), 'eth_call', [{ to: token(symbol), data }, 'latest'])
}

async function eventually(expected: { code: number; rows: string[] }): Promise<void> {
  const deadline = performance.now() + 60_000
  for (;;) {
    const { code, rows } = await run()
    if (code === expected.code && rows.join() === expected.rows.join()) return
    if (performance.now() > deadline) assert.deepEqual({ code, rows }, expected)
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

test('clean while payments of every kind arrive and leave', { timeout: 300_000 }, async () => {
  const tills = await Promise.all([1, 2, 3].map(createAddress))
  const [plain = '', small = '', wrong = ''] = tills
  await Promise.all([
    pay('USDT', plain, '30'),
    pay('USDT', small, '0.5'),
    pay('DAI', wrong, '2'),
    pay('ETH', wrong, '0.25'),
  ])
  for (let round = 0; round < 5; round++) {
    assert.deepEqual(await run(), { code: 0, rows: [], reasons: [undefined] })
    await pay('USDT', plain, '5')
  }
  // It is not clean for want of money: what did not count is still there, and settled money has gone.
  assert.equal(await tokenBalance('DAI', wrong), 2n * 10n ** 18n)
  assert.equal(await tokenBalance('USDT', small), 500_000n)
})

test('what did not count is listed, and settled by command', { timeout: 300_000 }, async () => {
  const env = { POLYTILL_HOME: home }
  const listed: string[] = []
  // The scanner may be a block behind the payments.
  while (listed.length < 3) {
    listed.length = 0
    assert.equal(await suspense(env, ['list'], text => listed.push(...text.split('\n'))), 0)
  }
  const small = listed.find(line => line.includes('below_minimum')) ?? ''
  assert.match(small, / {2}below_minimum {2}0\.5 erc20\/usdt {2}at 0x[0-9a-f]{40} on eip155:31337 {2}\(biz_/)
  assert.equal(listed.filter(line => line.includes('other_asset')).length, 2)
  const [id = ''] = small.split(' ')
  const till = /at (0x[0-9a-f]{40})/.exec(small)?.[1] ?? ''
  assert.equal(await suspense(env, ['settle', id, '--note', 'agreed'], () => undefined), 0)
  assert.equal(await suspense(env, ['settle', id], () => undefined), 1)
  assert.equal(await suspense(env, ['refund', id], () => undefined), 1)
  assert.equal(await suspense(env, ['settle'], () => undefined), 2)
  const deadline = performance.now() + 60_000
  while ((await tokenBalance('USDT', till)) !== 0n && performance.now() < deadline)
    await new Promise(resolve => setTimeout(resolve, 100))
  assert.equal(await tokenBalance('USDT', till), 0n)
  await eventually({ code: 0, rows: [] })
  assert.equal(await resume(env, ['ethereum']), 0)
  assert.equal(await resume(env, ['nowhere']), 2)
})

test('one base unit that goes missing is named: coin, token and settlement account', {
  timeout: 300_000,
}, async () => {
  const till = await createAddress(10)
  await pay('ETH', till, '1')
  await pay('DAI', till, '1')
  await eventually({ code: 0, rows: [] })

  await callNode(rpcUrl(), 'anvil_dealERC20', [till, token('DAI'), `0x${(10n ** 18n - 1n).toString(16)}`])
  await callNode(rpcUrl(), 'evm_mine', [])
  await eventually({ code: 1, rows: [`${till} DAI -1`] })

  await callNode(rpcUrl(), 'anvil_setBalance', [till, `0x${(10n ** 18n - 1n).toString(16)}`])
  await callNode(rpcUrl(), 'evm_mine', [])
  await eventually({ code: 1, rows: [`${till} ETH -1`, `${till} DAI -1`] })

  await callNode(rpcUrl(), 'anvil_setBalance', [till, `0x${(10n ** 18n).toString(16)}`])
  await callNode(rpcUrl(), 'anvil_dealERC20', [till, token('DAI'), `0x${(10n ** 18n).toString(16)}`])
  const ready = z.object({ checks: z.unknown() }).loose()
  const account = JSON.stringify(ready.parse(await (await fetch(`${sandbox.url}/readyz`)).json())).match(
    /"account":"(0x[0-9a-f]{40})"/,
  )?.[1]
  assert.ok(account)
  const held = await callForQuantity(rpcUrl(), 'eth_getBalance', [account, 'latest'])
  await callNode(rpcUrl(), 'anvil_setBalance', [account, `0x${(held - 1n).toString(16)}`])
  await callNode(rpcUrl(), 'evm_mine', [])
  await eventually({ code: 1, rows: [`${account} ETH -1`] })
})

test('what cannot be checked is neither right nor wrong', { timeout: 300_000 }, async () => {
  await sandbox.stop()
  const { code, reasons } = await run()
  assert.equal(code, 2)
  assert.match(reasons[0] ?? '', /books cannot be read/)
  assert.equal(await audit({ POLYTILL_HOME: `${home}/none` }, { json: false, all: false }), 2)
})
