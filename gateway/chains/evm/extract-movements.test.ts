import assert from 'node:assert/strict'
import { it } from 'node:test'
import { tillAbi } from '@polytill/contracts/generated/till.ts'
import { encodeAbiParameters, encodeEventTopics, parseAbiParameters } from 'viem'
import { createEvmTillFactory } from './evm-till-factory.ts'
import { movementsOfLogs } from './extract-movements.ts'
import type { NodeLog } from './node-schemas.ts'

const TILL_CONTRACT = `0x${'11'.repeat(20)}`
const factory = createEvmTillFactory({ address: TILL_CONTRACT, initCodeHash: `0x${'22'.repeat(32)}` })
const tills = { address: TILL_CONTRACT, factory }
const TOKEN = `0x${'33'.repeat(20)}`
const [ALICE, BOB] = [`0x${'aa'.repeat(20)}` as const, `0x${'bb'.repeat(20)}` as const]
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
const TXID = `0x${'44'.repeat(32)}`

function log(address: string, topics: readonly string[], data: string): NodeLog {
  return {
    address,
    topics: [...topics],
    data,
    blockHash: TXID,
    transactionHash: TXID,
    logIndex: '0x0',
  }
}

function word(value: bigint | string): string {
  return `0x${BigInt(value).toString(16).padStart(64, '0')}`
}

function nativeSettled(address: string, amounts: readonly bigint[]): NodeLog {
  const ids = amounts.map((_, index) => `0x${String(index + 1).padStart(16, '0')}` as const)
  const topics = encodeEventTopics({
    abi: tillAbi,
    eventName: 'NativeSettled',
    args: { termsHash: `0x${'55'.repeat(32)}` },
  })
  const data = encodeAbiParameters(parseAbiParameters('bytes8[], uint256[]'), [ids, [...amounts]])
  return log(address, topics.map(String), data)
}

function coinMoved(emitter: string, to: `0x${string}`, amount: bigint): NodeLog {
  const topics = encodeEventTopics({ abi: tillAbi, eventName: 'CoinMoved', args: { to } })
  return log(emitter, topics.map(String), word(amount))
}

it('a token transfer counts at its place among the logs of its transaction', () => {
  const other = log(TOKEN, [word(1n)], '0x')
  const transfer = log(TOKEN, [TRANSFER, word(ALICE), word(BOB)], word(9n))
  assert.deepEqual(movementsOfLogs(TXID, [other, transfer, transfer], tills), [
    { txid: TXID, ordinal: 1, contract: TOKEN, from: ALICE, to: BOB, amountAtoms: 9n },
    { txid: TXID, ordinal: 2, contract: TOKEN, from: ALICE, to: BOB, amountAtoms: 9n },
  ])
})

it('what only looks like a token transfer does not count', () => {
  const topics = [TRANSFER, word(ALICE), word(BOB)]
  const lookalikes = [
    log(TOKEN, topics, word(0n)),
    log(TOKEN, [...topics, word(7n)], '0x'),
    log(TOKEN, topics.slice(0, 2), word(9n)),
    log(TOKEN, topics, '0x09'),
    log(TOKEN, topics, `${word(9n)}00`),
    log(TOKEN, [TRANSFER, word(ALICE), `0x01${word(BOB).slice(4)}`], word(9n)),
    log(TOKEN, [], word(9n)),
  ]
  assert.deepEqual(movementsOfLogs(TXID, lookalikes, tills), [])
})

it('a native settlement is one outflow for every till that gave something', () => {
  const movements = movementsOfLogs(
    TXID,
    [log(TOKEN, [], '0x'), nativeSettled(TILL_CONTRACT, [5n, 0n, 6n])],
    tills,
  )
  const till = (id: number): string =>
    factory.tillAddress(`0x${'55'.repeat(32)}`, `0x${String(id).padStart(16, '0')}`)
  assert.deepEqual(
    movements.map(({ ordinal, from, to, contract, amountAtoms }) => [
      ordinal,
      from,
      to,
      contract,
      amountAtoms,
    ]),
    [
      [1_001_000, till(1), TILL_CONTRACT, null, 5n],
      [1_001_002, till(3), TILL_CONTRACT, null, 6n],
    ],
  )
})

it('a native settlement that another contract claims does not count', () => {
  assert.deepEqual(movementsOfLogs(TXID, [nativeSettled(TOKEN, [5n])], tills), [])
})

it('coin that a till says it moved left that till, and arrived nowhere we would credit', () => {
  assert.deepEqual(movementsOfLogs(TXID, [coinMoved(ALICE, BOB, 5n)], tills), [
    { txid: TXID, ordinal: 1_000_000, contract: null, from: ALICE, to: TILL_CONTRACT, amountAtoms: 5n },
  ])
})

it('malformed till events do not count and do not stop the others', () => {
  const good = nativeSettled(TILL_CONTRACT, [5n])
  const bad = [
    { ...good, data: good.data.slice(0, 130) },
    { ...good, topics: good.topics.slice(0, 1) },
  ]
  assert.equal(movementsOfLogs(TXID, [...bad, good], tills).length, 1)
})
