import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AssetRegistry } from '../domain/assets.ts'
import { ZERO_ADDRESS } from '../domain/terms.ts'
import { halveBatch, planBatch } from './plan-batch.ts'
import type { DueObligation } from './ports.ts'

const usdt = {
  id: 'eip155:1/erc20:0xaa',
  chainId: 'eip155:1',
  network: 'ethereum',
  symbol: 'USDT',
  ticker: 'erc20/usdt',
  name: 'USDT',
  decimals: 6,
  contract: '0xaa',
  minimumAtoms: 1n,
  stable: true,
}
const eth = { ...usdt, id: 'eip155:1/slip44:60', symbol: 'ETH', ticker: 'eth', contract: null }
const registry = new AssetRegistry([
  {
    chainId: 'eip155:1',
    network: 'ethereum',
    family: 'evm',
    assets: [usdt, eth],
    tickerPrefix: 'erc20',
    finality: { depth: 1, tag: false },
  },
])

function due(till: number, terms: string, assetId: string = usdt.id, recipients = 1): DueObligation {
  return {
    businessId: 'biz',
    obligationId: `obl_${till}_${assetId}_${terms}`,
    tillAddress: `0x${till}`,
    tillNonce: `0x0${till}`,
    terms: {
      operator: ZERO_ADDRESS,
      refunder: ZERO_ADDRESS,
      recipients: Array.from({ length: recipients }, () => ({ address: terms, bps: 10_000 / recipients })),
    },
    termsHash: terms,
    assetId,
    priority: 'default',
  }
}

test('tills that share terms and asset share a group; several transfers at one till are one item', () => {
  const plan = planBatch(
    [due(1, 'a'), due(2, 'a'), due(1, 'a'), due(3, 'b'), due(4, 'a', eth.id)],
    registry,
    { itemsMax: 10, unitsMax: 100 },
  )
  assert.deepEqual(
    plan.groups.map(group => [group.terms.recipients[0]?.address, group.contract, group.tillNonces]),
    [
      ['a', '0xaa', ['0x01', '0x02']],
      ['b', '0xaa', ['0x03']],
      ['a', null, ['0x04']],
    ],
  )
  assert.equal(plan.obligations.length, 5)
})

test('a till is settled for one asset per transaction; its other assets wait for the next', () => {
  const plan = planBatch([due(1, 'a'), due(1, 'a', eth.id), due(2, 'a', eth.id)], registry, {
    itemsMax: 10,
    unitsMax: 100,
  })
  assert.deepEqual(
    plan.groups.map(group => [group.contract, group.tillNonces]),
    [
      ['0xaa', ['0x01']],
      [null, ['0x02']],
    ],
  )
  assert.equal(plan.obligations.length, 2)
})

test('items beyond the limit wait; more transfers of a till that is in still come along', () => {
  const plan = planBatch([due(1, 'a'), due(2, 'a'), due(3, 'a'), due(1, 'a')], registry, {
    itemsMax: 2,
    unitsMax: 100,
  })
  assert.deepEqual(
    plan.obligations.map(obligation => obligation.tillNonce),
    ['0x01', '0x02', '0x01'],
  )
})

test('tills and the recipients of each group share what a transaction may have; what has no room waits', () => {
  const split = (till: number, terms: string) => due(till, terms, usdt.id, 20)
  const many = [split(1, 'a'), split(2, 'a'), split(3, 'b'), split(4, 'a'), due(5, 'c'), due(6, 'd')]
  const tills = (unitsMax: number) =>
    planBatch(many, registry, { itemsMax: 10, unitsMax }).groups.flatMap(group => group.tillNonces)
  assert.deepEqual(tills(100), ['0x01', '0x02', '0x04', '0x03', '0x05', '0x06'])
  assert.deepEqual(tills(26), ['0x01', '0x02', '0x04', '0x05'])
  assert.deepEqual(tills(22), ['0x01', '0x02'])
  assert.deepEqual(tills(1), ['0x01'], 'a first till whatever it needs')
})

test('an asset that left the registry is not sent', () => {
  assert.deepEqual(
    planBatch([due(1, 'a', 'eip155:1/erc20:0xbb')], registry, { itemsMax: 2, unitsMax: 100 }),
    { groups: [], obligations: [] },
  )
})

test('too much at once: half of the groups, then half of the tills, a till with all that waits there', () => {
  const heavy = [due(1, 'a'), due(2, 'a'), due(3, 'a'), due(1, 'a')]
  const all = [...heavy, due(4, 'b'), due(5, 'c'), due(6, 'd', eth.id)]
  const half = halveBatch(all)
  assert.deepEqual(half, [...heavy, due(4, 'b')])
  assert.deepEqual(halveBatch(half ?? []), heavy)
  assert.deepEqual(halveBatch(heavy), [due(1, 'a'), due(1, 'a')])
  assert.equal(halveBatch([due(1, 'a'), due(1, 'a')]), null)
})
