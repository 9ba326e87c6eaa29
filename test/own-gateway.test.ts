import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { PublicNetwork } from '../cli/setup/public-networks.ts'
import { writeSetup } from '../cli/setup/write-setup.ts'
import { createTestDatabase, type TestDatabase } from '../devnet/test-database.ts'
import type { Finding } from '../gateway/entry/finding.ts'
import { BARE_ENVIRONMENT } from './harness/bare-environment.ts'
import { type NodeProcess, startNodeProcess } from './harness/node-process.ts'
import { runCli } from './harness/run-cli.ts'
import { startNetwork } from './harness/start-network.ts'
import { setCoin } from './harness/test-contracts.ts'
import type { TestNetwork } from './harness/test-networks.ts'

// An operator's first hour: `polytill setup`, the signer, `polytill check` until nothing is in the way, the gateway, a merchant.
// The chain is a local one under its own id, since the nodes of public networks cannot be had here.

describe('a gateway of one’s own', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'polytill-own-'))
  const folder = path.join(home, 'gateway')
  const config = path.join(folder, 'gateway.json')
  const project = path.join(import.meta.dirname, '..')
  const started: NodeProcess[] = []
  let chain: TestNetwork
  let database: TestDatabase
  before(async () => {
    ;[chain, database] = await Promise.all([startNetwork('ethereum'), createTestDatabase()])
  })
  after(async () => {
    for (const { child } of started.reverse()) await child.stop('SIGTERM', 15_000)
    await chain.node.stop()
    await database.drop()
    for (const made of [home, chain.home]) rmSync(made, { recursive: true, force: true })
  })

  function localNetwork(): PublicNetwork {
    const prices = { coinbase: 'ETH', kraken: 'XETHZUSD', coingecko: 'ethereum' }
    return {
      chainId: `eip155:${chain.chainId}`,
      network: 'ethereum',
      tickerPrefix: 'erc20',
      finality: { depth: 2, tag: true },
      feeCaps: { transactionWei: `${10n ** 17n}`, dayWei: `${10n ** 18n}` },
      assets: [
        {
          symbol: 'ETH',
          ticker: 'eth',
          name: 'Ether',
          decimals: 18,
          contract: null,
          minimum: '0.001',
          prices,
        },
        {
          ...{ symbol: 'USDT', ticker: 'erc20/usdt', name: 'Tether USD', decimals: 6, minimum: '1' },
          ...{ contract: chain.tokens.usdt, stable: true, currency: 'USD', prices },
        },
      ],
    }
  }

  async function setup(): Promise<void> {
    const networks = [{ network: localNetwork(), rpcUrls: [chain.node.rpcUrl] }]
    const at = { folder, project, node: process.execPath, user: 'polytill' }
    await writeSetup({ networks, databaseUrl: database.url }, at)
  }

  /** `polytill check --json`: its exit code, and what it says of each subject. */
  async function check(): Promise<{ code: number; told: ReadonlyMap<string, Finding> }> {
    const { code, stdout, stderr } = await runCli(['check', '--json'], { POLYTILL_CONFIG: config })
    assert.notEqual(code, 2, stderr)
    const findings: Finding[] = JSON.parse(stdout)
    return { code, told: new Map(findings.map(finding => [finding.subject, finding])) }
  }

  /** The signer's environment as a shell reads it. */
  function signerEnvironment(): Promise<Record<string, string>> {
    const script = `set -a; . "$0"; exec "$1" -p 'JSON.stringify(process.env)'`
    const args = ['-c', script, path.join(folder, 'signer.env'), process.execPath]
    return new Promise((resolve, reject) => {
      execFile('sh', args, { env: { ...BARE_ENVIRONMENT } }, (error, stdout) =>
        error ? reject(error) : resolve(JSON.parse(stdout)),
      )
    })
  }

  async function start(program: 'signer/main.ts' | 'gateway/entry/main.ts', env: Record<string, string>) {
    const name = path.dirname(program).replace('/', '-')
    const one = await startNodeProcess({ name, program, env, logFile: path.join(home, `${name}.log`) })
    started.push(one)
    return one
  }

  test('setup makes the files, for its owner’s eyes only, and never again over them', async () => {
    await setup()
    for (const name of readdirSync(folder).filter(name => !name.endsWith('.service')))
      assert.equal(statSync(path.join(folder, name)).mode & 0o077, 0, name)
    const before = readFileSync(path.join(folder, 'secrets.key'), 'utf8')
    await assert.rejects(setup(), { code: 'unusable_folder' })
    assert.equal(readFileSync(path.join(folder, 'secrets.key'), 'utf8'), before)
  })

  test('check names what is missing, one after the other, until nothing is', async () => {
    const first = await check()
    assert.equal(first.code, 1)
    assert.deepEqual(
      [...first.told.values()]
        .filter(({ state }) => state !== 'ok')
        .map(({ subject, state }) => [subject, state]),
      [
        // The tests' server runs without fsync.
        ['database', 'warning'],
        ['signer', 'problem'],
        ['ethereum gas', 'warning'],
      ],
    )

    const { ready } = await start('signer/main.ts', await signerEnvironment())
    const withSigner = await check()
    assert.equal(withSigner.code, 1)
    assert.match(withSigner.told.get('signer')?.text ?? '', new RegExp(String(ready.address)))
    assert.equal(withSigner.told.get('ethereum gas')?.state, 'problem')

    await setCoin(chain.node, String(ready.address).toLowerCase(), 10n ** 18n)
    const withGas = await check()
    assert.deepEqual([withGas.code, withGas.told.get('ethereum gas')?.state], [0, 'ok'])
    assert.match(withGas.told.get('ethereum contracts')?.text ?? '', /USDT are as configured/)
  })

  test('check tells of a token with other decimals, of a wrong database, and not of passwords', async () => {
    const written = JSON.parse(readFileSync(config, 'utf8'))
    const changed = path.join(home, 'changed.json')
    written.networks[0].assets[1].decimals = 18
    written.databaseUrl = 'postgres://polytill:hunter2@127.0.0.1:1/polytill'
    written.networks[0].rpcUrls.unshift('http://user:hunter2@127.0.0.1:1/hunter2')
    writeFileSync(changed, JSON.stringify(written), { mode: 0o644 })
    const { code, stdout } = await runCli(['check'], { POLYTILL_CONFIG: changed })
    assert.equal(code, 1)
    assert.match(stdout, /✖ ethereum erc20\/usdt .*18 decimals configured, the contract says 6/)
    assert.match(stdout, /✖ database .*ECONNREFUSED/)
    assert.match(stdout, /✖ ethereum node 127\.0\.0\.1:1 /)
    assert.match(stdout, /! config file .*chmod 600/)
    assert.doesNotMatch(stdout, /hunter2/)
  })

  test('the gateway starts from these files, and a merchant can be made', async () => {
    const { rates: _markets, ...written } = JSON.parse(readFileSync(config, 'utf8'))
    // Markets are not asked in tests; any free port.
    const offline = { ...written, port: 0, pricesUsd: { eth: '2000', 'erc20/usdt': '1' } }
    writeFileSync(config, JSON.stringify(offline), { mode: 0o600 })
    const { ready } = await start('gateway/entry/main.ts', { POLYTILL_CONFIG: config })
    const readiness = await fetch(`${ready.url}/readyz`)
    assert.equal(readiness.status, 200, await readiness.text())
    const made = await runCli(['businesses', 'create', 'Corner Shop', 'owner@shop.example'], {
      POLYTILL_CONFIG: config,
    })
    assert.equal(made.code, 0, made.stderr)
    assert.equal((await check()).code, 0, 'beside a working gateway too')
  })
})
