import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Movement, VerifiedBlock } from '../chains/port.ts'
import { type Asset, AssetRegistry } from '../domain/assets.ts'
import { classifyMovements } from './classify-movements.ts'
import type { WatchedTill } from './ports.ts'

function asset(chain: string, symbol: string, contract: string | null): Asset {
  return {
    id: `${chain}/${contract ?? 'slip44:60'}`,
    chainId: chain,
    network: chain,
    symbol,
    ticker: `${chain}/${symbol}`,
    name: symbol,
    decimals: 6,
    contract,
    minimumAtoms: 1_000n,
    stable: true,
  }
}

const home = [
  asset('eip155:1', 'USDT', '0xusdt'),
  asset('eip155:1', 'USDC', '0xusdc'),
  asset('eip155:1', 'ETH', null),
]
const sibling = [asset('eip155:137', 'USDT', '0xpusdt'), asset('eip155:137', 'POL', null)]
const finality = { depth: 1, tag: false }
const registry = new AssetRegistry([
  { chainId: 'eip155:1', network: 'ethereum', family: 'evm', assets: home, tickerPrefix: 'erc20', finality },
  {
    chainId: 'eip155:137',
    network: 'polygon',
    family: 'evm',
    assets: sibling,
    tickerPrefix: 'polygon',
    finality,
  },
])
const plain: WatchedTill = {
  businessId: 'biz',
  tillId: 'till',
  address: '0xtill',
  assetId: 'eip155:1/0xusdt',
  multiToken: false,
  multiChain: false,
  recipients: 1,
  coinGoesTo: null,
}

function classify(
  movements: readonly Partial<Movement>[],
  till: WatchedTill = plain,
  chainId = 'eip155:1',
): ReturnType<typeof classifyMovements> {
  const full = movements.map((movement, ordinal) => ({
    txid: '0x1',
    ordinal,
    contract: '0xusdt',
    from: '0xpayer',
    to: '0xtill',
    amountAtoms: 1_000n,
    ...movement,
  }))
  const block: VerifiedBlock = {
    ref: { number: 1n, hash: '0xb', parentHash: '0xa', timestampSeconds: 0 },
    movements: full,
    transactions: ['0x0', '0x1', '0x2'].map(txid => ({
      txid,
      from: '0xpayer',
      nonce: 0n,
      succeeded: true,
      feeAtoms: 1n,
    })),
    proof: 'roots',
  }
  return classifyMovements(block, {
    chainId,
    registry,
    tills: new Map([[till.address, till]]),
    ownSenders: new Set(['0xown']),
    openAccounts: new Set(['0xown']),
  })
}

function dispositions(...args: Parameters<typeof classify>): string[] {
  return classify(...args).inflows.map(inflow => inflow.disposition)
}

test('the ordered asset at or above the minimum counts', () => {
  const [inflow] = classify([{}]).inflows
  assert.equal(inflow?.disposition, 'accepted')
  assert.equal(inflow?.txIndex, 1)
})

test('below the minimum it is kept but does not count; pieces of one transaction are added up', () => {
  assert.deepEqual(dispositions([{ amountAtoms: 999n }]), ['below_minimum'])
  assert.deepEqual(dispositions([{ amountAtoms: 500n }, { amountAtoms: 500n }]), ['accepted', 'accepted'])
  assert.deepEqual(dispositions([{ amountAtoms: 500n }, { amountAtoms: 500n, txid: '0x2' }]), [
    'below_minimum',
    'below_minimum',
  ])
})

test('a till with two recipients asks for a third more', () => {
  const split = { ...plain, recipients: 2 }
  assert.deepEqual(dispositions([{ amountAtoms: 1_329n }], split), ['below_minimum'])
  assert.deepEqual(dispositions([{ amountAtoms: 1_330n }], split), ['accepted'])
})

test('a token outside the registry is a note, never a transfer, whatever it calls itself', () => {
  const record = classify([{ contract: '0xfake' }])
  assert.deepEqual(record.inflows, [])
  assert.deepEqual(record.unknownAssets, [
    { businessId: 'biz', tillId: 'till', contract: '0xfake', txid: '0x1' },
  ])
})

test('another token counts only with multi_token, another chain only with multi_chain', () => {
  const usdc = [{ contract: '0xusdc' }]
  const polygonUsdt = [{ contract: '0xpusdt' }]
  const polygonCoin = [{ contract: null }]
  const token = { ...plain, multiToken: true }
  const chain = { ...plain, multiChain: true }
  const both = { ...token, multiChain: true }
  assert.deepEqual(dispositions(usdc), ['other_asset'])
  assert.deepEqual(dispositions(usdc, token), ['accepted'])
  assert.deepEqual(dispositions(usdc, chain), ['other_asset'])
  assert.deepEqual(dispositions(polygonUsdt, plain, 'eip155:137'), ['other_asset'])
  assert.deepEqual(dispositions(polygonUsdt, token, 'eip155:137'), ['other_asset'])
  assert.deepEqual(dispositions(polygonUsdt, chain, 'eip155:137'), ['accepted'])
  assert.deepEqual(dispositions(polygonCoin, chain, 'eip155:137'), ['other_asset'])
  assert.deepEqual(dispositions(polygonCoin, both, 'eip155:137'), ['accepted'])
})

test('coin that leaves a till of an account alone is in that account’s books', () => {
  const left = { contract: null, from: '0xtill', to: '0xcontract' }
  const funding = { ...plain, coinGoesTo: '0xown' }
  assert.deepEqual(classify([left], funding).accountChanges, [
    {
      ...{ account: '0xown', assetId: 'eip155:1/slip44:60', kind: 'funded' },
      ...{ txid: '0x1', ordinal: 0, amountAtoms: 1_000n },
    },
  ])
  // Whose share of a split it is, or that of somebody else, is not known here.
  assert.deepEqual(classify([left]).accountChanges, [])
  assert.deepEqual(classify([left], { ...plain, coinGoesTo: '0xmerchant' }).accountChanges, [])
  // A token's own log says where it went.
  assert.deepEqual(classify([{ ...left, contract: '0xusdt' }], funding).accountChanges, [])
})

test('value that leaves a till is an outflow, whoever caused it', () => {
  const record = classify([{ from: '0xtill', to: '0xmerchant' }])
  assert.deepEqual(record.inflows, [])
  assert.equal(record.outflows[0]?.recipient, '0xmerchant')
})
