import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { evmTillFactory } from '@polytill/gateway/chains/evm/evm-till-factory.ts'
import { TILL } from '@polytill/gateway/chains/evm/own-contract.ts'
import { readConfigFile } from '@polytill/gateway/entry/config-file.ts'
import { readConfig } from '@polytill/signer/config.ts'
import { PUBLIC_NETWORKS } from './setup/public-networks.ts'
import { setup } from './setup.ts'

const DATABASE = ['--database', 'postgres://polytill@127.0.0.1/polytill']
const ETHEREUM = ['--network', 'ethereum=https://node.example/key,wss://node.example/ws']

/** Runs `polytill setup` and keeps what it prints. */
async function run(...args: readonly string[]): Promise<{ code: number; printed: string }> {
  const lines: string[] = []
  const { log, error } = console
  console.log = console.error = (text: string) => void lines.push(text)
  try {
    return { code: await setup(args), printed: lines.join('\n') }
  } finally {
    Object.assign(console, { log, error })
  }
}

describe('polytill setup', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'polytill-setup-'))
  const folder = (name: string): string => path.join(home, name)
  after(() => rmSync(home, { recursive: true, force: true }))

  test('every public network: gateway and signer take the files, and every contract has its checksum', async () => {
    const nodes = PUBLIC_NETWORKS.flatMap(({ network }) => [
      '--network',
      `${network}=https://${network}.example`,
    ])
    const { code, printed } = await run(
      folder('all'),
      ...nodes,
      ...DATABASE,
      '--public-url',
      'https://pay.example/',
    )
    assert.equal(code, 0, printed)
    const config = readConfigFile(path.join(folder('all'), 'gateway.json'))
    assert.equal(config.publicUrl, 'https://pay.example')
    assert.deepEqual(
      config.networks.map(({ network }) => network),
      PUBLIC_NETWORKS.map(({ network }) => network),
    )
    for (const { contract } of PUBLIC_NETWORKS.flatMap(({ assets }) => assets))
      if (contract !== null) assert.notEqual(evmTillFactory.parseAddress(contract), null, contract)
    const environment = readFileSync(path.join(folder('all'), 'signer.env'), 'utf8')
    const lines = environment
      .trimEnd()
      .split('\n')
      .map(line => /^(\w+)='(.*)'$/.exec(line)?.slice(1) ?? [])
    const signer = readConfig(Object.fromEntries(lines))
    assert.deepEqual([signer.token, signer.socketPath], [config.signer.token, config.signer.socketPath])
    for (const { chainId } of config.networks)
      assert.equal(signer.chains.get(chainId)?.tillContract, TILL.address.toLowerCase())
  })

  test('two setups share no secret', async () => {
    for (const name of ['one', 'two'])
      assert.equal((await run(folder(name), ...ETHEREUM, ...DATABASE)).code, 0)
    for (const file of ['secrets.key', 'callback-key.pem', 'gateway.json', 'signer.env'])
      assert.notEqual(
        readFileSync(path.join(folder('one'), file), 'utf8'),
        readFileSync(path.join(folder('two'), file), 'utf8'),
      )
  })

  test('systemd understands the units', async t => {
    if (!existsSync('/usr/bin/systemd-analyze')) return t.skip('no systemd-analyze on this machine')
    assert.equal((await run(folder('units'), ...ETHEREUM, ...DATABASE)).code, 0)
    const units = ['polytill.service', 'polytill-signer.service'].map(name =>
      path.join(folder('units'), name),
    )
    const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>(resolve => {
      execFile('systemd-analyze', ['verify', ...units], (error, _stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stderr }),
      )
    })
    // What it says of this machine's own units is not our matter.
    const ours = stderr.split('\n').filter(line => line.includes(folder('units')))
    assert.deepEqual({ code, ours }, { code: 0, ours: [] })
  })

  for (const [what, args, expected] of [
    ['no folder', [...ETHEREUM, ...DATABASE], /name one folder/],
    ['no database', ['x', ...ETHEREUM], /--database is missing/],
    ['another database', ['x', ...ETHEREUM, '--database', 'mysql://127.0.0.1'], /must be postgres/],
    ['no network', ['x', ...DATABASE], /--network is missing/],
    [
      'a network that it does not know',
      ['x', '--network', 'mordor=https://a.example', ...DATABASE],
      /mordor: there are ethereum, /,
    ],
    ['a network without a node', ['x', '--network', 'ethereum', ...DATABASE], /at least one http/],
    [
      'a node that is no URL',
      ['x', '--network', 'ethereum=node.example', ...DATABASE],
      /no http\(s\) or ws\(s\) URL/,
    ],
    ['a network twice', ['x', ...ETHEREUM, ...ETHEREUM, ...DATABASE], /twice/],
    [
      'a public URL that is none',
      ['x', ...ETHEREUM, ...DATABASE, '--public-url', 'pay.example'],
      /must be https/,
    ],
    ['an unknown option', ['x', ...ETHEREUM, ...DATABASE, '--colour', 'red'], /--colour/],
  ] as const)
    test(`${what}: says so with the usage, and writes nothing`, async () => {
      const { code, printed } = await run(
        ...args.map(argument => (argument === 'x' ? folder('never') : argument)),
      )
      assert.equal(code, 2)
      assert.match(printed, expected)
      assert.match(printed, /^Usage: polytill setup/m)
      assert.ok(!existsSync(folder('never')))
    })

  test('a folder that cannot take it: exit code 1, and what is in it stays', async () => {
    const taken = folder('taken')
    assert.equal((await run(taken, ...ETHEREUM, ...DATABASE)).code, 0)
    const key = readFileSync(path.join(taken, 'secrets.key'), 'utf8')
    rmSync(path.join(taken, 'gateway.json'))
    const again = await run(taken, ...ETHEREUM, ...DATABASE)
    assert.deepEqual([again.code, /not empty/.test(again.printed)], [1, true])
    assert.equal(readFileSync(path.join(taken, 'secrets.key'), 'utf8'), key)
    const spaced = await run(folder("it's here"), ...ETHEREUM, ...DATABASE)
    assert.deepEqual([spaced.code, /only letters/.test(spaced.printed)], [1, true])
    const long = await run(folder('x'.repeat(100)), ...ETHEREUM, ...DATABASE)
    assert.deepEqual([long.code, /limit of a socket/.test(long.printed)], [1, true])
    writeFileSync(folder('file'), '')
    assert.equal((await run(path.join(folder('file'), 'below'), ...ETHEREUM, ...DATABASE)).code, 1)
  })
})
