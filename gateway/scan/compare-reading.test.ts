import assert from 'node:assert/strict'
import { test } from 'node:test'
import { simulatedNetwork, tokenAsset } from '../../sim/simulated-core.ts'
import { AssetRegistry } from '../domain/assets.ts'
import { compareReading } from './compare-reading.ts'
import type { BlockRecord, Inflow } from './ports.ts'
import type { StoredBlock, StoredRow } from './second-look-ports.ts'

const CHAIN = 'eip155:7'
const registry = new AssetRegistry([simulatedNetwork(CHAIN)])
const assetId = tokenAsset(CHAIN).id

const row = (txid: string, amountAtoms = 5n, asset = assetId): StoredRow => ({
  ...{ kind: 'inflow', tillId: 'till', assetId: asset, txid, ordinal: 0, amountAtoms },
})
const inflow = (txid: string, amountAtoms = 5n): Inflow => ({
  ...{ businessId: 'biz', transferId: 'id', tillId: 'till', assetId, txid, ordinal: 0, txIndex: 0 },
  ...{ sender: '0x', amountAtoms, disposition: 'accepted' },
})
const stored = (proof: 'roots' | 'bloom', ...rows: StoredRow[]): StoredBlock => ({
  ...{ number: 3n, hash: '0xa', proof, rows },
})
const read = (proof: 'roots' | 'bloom', ...inflows: Inflow[]): BlockRecord => ({
  ref: { number: 3n, hash: '0xa', parentHash: '0x9', timestampSeconds: 0 },
  ...{ proof, inflows, outflows: [], unknownAssets: [], ownTransactions: [], accountChanges: [] },
})

/** Kind, and what is missing and unproven. */
function compare(block: StoredBlock, record: BlockRecord): string {
  const compared = compareReading(block, record, registry)
  if (compared.kind !== 'different') return compared.kind
  const { missing, unproven } = compared.difference
  return `+${missing.inflows.map(({ txid }) => txid)} -${unproven.map(({ txid }) => txid)}`
}

test('the same movements are the same, by whatever proof', () => {
  for (const before of ['roots', 'bloom'] as const)
    for (const now of ['roots', 'bloom'] as const)
      assert.equal(compare(stored(before, row('a'), row('b')), read(now, inflow('b'), inflow('a'))), 'same')
})

test('a reading proven by the roots decides', () => {
  assert.equal(compare(stored('bloom', row('a')), read('roots', inflow('a'), inflow('b'))), '+b -')
  assert.equal(compare(stored('bloom', row('a'), row('b')), read('roots', inflow('a'))), '+ -b')
  assert.equal(compare(stored('roots', row('a')), read('roots')), '+ -a')
  assert.equal(compare(stored('bloom', row('a', 6n)), read('roots', inflow('a', 5n))), '+a -a')
})

test('a reading by the bloom adds to what had no better proof, and decides nothing else (F9)', () => {
  assert.equal(compare(stored('bloom', row('a')), read('bloom', inflow('a'), inflow('b'))), '+b -')
  assert.equal(compare(stored('roots', row('a')), read('bloom', inflow('a'), inflow('b'))), 'unclear')
  assert.equal(compare(stored('bloom', row('a')), read('bloom')), 'unclear')
  assert.equal(compare(stored('bloom', row('a', 6n)), read('bloom', inflow('a', 5n))), 'unclear')
})

test('another block says nothing about this one', () => {
  const other = { ...read('roots'), ref: { ...read('roots').ref, hash: '0xb' } }
  assert.equal(compare(stored('roots', row('a')), other), 'other')
})

test('rows of an asset that is no longer configured are left alone', () => {
  assert.equal(compare(stored('roots', row('a', 5n, `${CHAIN}/erc20:0xgone`)), read('roots')), 'same')
})
