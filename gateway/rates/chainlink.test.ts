import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { ChainNode } from '../../test/harness/chain-node.ts'
import { systemClock } from '../runtime/clock.ts'
import { SourceFailed } from './errors.ts'
import { createSourceHttp } from './fetch-source.ts'
import { chainlink } from './sources/chainlink.ts'

// Price feeds on a real node. The feeds are a few bytes of code that answer what the test says.

const CHAIN_NUMBER = 31_399
const UPDATED_S = 1_770_000_000n
const ETH_FEED = `0x${'e1'.repeat(20)}`
const EUR_FEED = `0x${'e2'.repeat(20)}`
const http = createSourceHttp({ timeoutMs: 10_000, bodyBytesMax: 1_000_000 }, systemClock)

let node: ChainNode
before(async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'polytill-feeds-'))
  node = await ChainNode.start({ chainId: CHAIN_NUMBER, logFile: path.join(home, 'anvil.log') })
})
after(() => node.stop())

/** Answers `decimals()` with the one and everything else with the five words of `latestRoundData()`. */
function feedCode(answer: bigint, decimals: number, updatedS = UPDATED_S): string {
  const word = (value: bigint): string => BigInt.asUintN(256, value).toString(16).padStart(64, '0')
  const round = [18_446_744_073_709_560_000n, answer, updatedS, updatedS, 18_446_744_073_709_560_000n]
  const places = decimals.toString(16).padStart(2, '0')
  // selector == decimals() ? jump : copy 160 bytes from 0x28 on and return them; there: return the decimals.
  const copy = '60a060285f3960a05ff3'
  const select = '5f3560e01c63313ce5671460'
  const jumpTo = (select.length + 4 + copy.length) / 2
  const code = `${select}${jumpTo.toString(16).padStart(2, '0')}57${copy}5b60${places}5f5260205ff3`
  return `0x${code.padEnd(0x28 * 2, '0')}${round.map(word).join('')}`
}

async function place(feed: string, code: string): Promise<void> {
  await node.call('anvil_setCode', feed, code)
}

function source(overrides: Partial<Parameters<typeof chainlink>[0]> = {}) {
  return chainlink({
    rpcUrl: node.rpcUrl,
    chainNumber: BigInt(CHAIN_NUMBER),
    feeds: { eth: ETH_FEED, EUR: EUR_FEED },
    maxAgeMs: 3_600_000,
    ...overrides,
  })
}

test('feeds are read with their own decimals and times', async () => {
  await place(ETH_FEED, feedCode(300_012_345_678n, 8))
  await place(EUR_FEED, feedCode(1_087_000_000_000_000_001n, 18))
  const atMs = Number(UPDATED_S) * 1_000
  assert.deepEqual(await source().read(http, 0), [
    { unit: 'eth', per: 'USD', rate: '3000.12345678', atMs },
    { unit: 'EUR', per: 'USD', rate: '1.087000000000000001', atMs },
  ])
})

const BAD: [what: string, code: string][] = [
  ['zero', feedCode(0n, 8)],
  ['negative', feedCode(-300_000_000_000n, 8)],
  ['a round without a time', feedCode(300_000_000_000n, 8, 0n)],
  ['a time beyond all times', feedCode(300_000_000_000n, 8, 2n ** 255n)],
  ['impossible decimals', feedCode(300_000_000_000n, 255)],
  ['no contract', '0x'],
  ['a contract that reverts', '0x5f5ffd'],
  ['a contract that answers one word', '0x60015f5260205ff3'],
]
for (const [what, code] of BAD)
  test(`a feed with ${what} is left out, the other stays`, async () => {
    await place(ETH_FEED, code)
    await place(EUR_FEED, feedCode(108_700_000n, 8))
    assert.deepEqual(
      (await source().read(http, 0)).map(({ unit, rate }) => [unit, rate]),
      [['EUR', '1.087']],
    )
  })

test('a node of another chain, and one that does not answer, fail the source', async () => {
  await place(ETH_FEED, feedCode(300_000_000_000n, 8))
  await assert.rejects(source({ chainNumber: 1n }).read(http, 0), SourceFailed)
  await assert.rejects(source({ rpcUrl: 'http://127.0.0.1:1' }).read(http, 0), SourceFailed)
})
