import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JournalEntry } from './journal-entry.ts'
import { type Candidate, feeOf, NONCES_REMEMBERED, NonceLanes } from './nonce-lanes.ts'

const BASE: Candidate = {
  chainId: 'eip155:1',
  nonce: 5n,
  outgoingId: 'out_5',
  version: 1,
  callDigest: 'a',
  gasLimit: 100_000n,
  maxFeePerGas: 1_000n,
  maxPriorityFeePerGas: 100n,
}

function toRecorded(candidate: Candidate): JournalEntry {
  return { ...candidate, txid: `${candidate.chainId}/${candidate.nonce}/${candidate.version}`, timeMs: 0 }
}

function lanesWith(...candidates: Candidate[]): NonceLanes {
  const lanes = new NonceLanes()
  for (const candidate of candidates) {
    assert.equal(lanes.judge(candidate).kind, 'fresh')
    lanes.record(toRecorded(candidate))
  }
  return lanes
}

function codeFor(lanes: NonceLanes, changes: Partial<Candidate>): string {
  const verdict = lanes.judge({ ...BASE, ...changes })
  return verdict.kind === 'refused' ? verdict.code : verdict.kind
}

test('an empty lane begins where the chain says; then nonces are gapless', () => {
  const lanes = lanesWith(BASE)
  assert.equal(codeFor(lanes, { nonce: 7n, outgoingId: 'x' }), 'nonce_gap')
  assert.equal(codeFor(lanes, { nonce: 6n, outgoingId: 'x' }), 'fresh')
  assert.equal(codeFor(lanes, { nonce: 4n, outgoingId: 'x' }), 'nonce_retired')
  assert.equal(codeFor(lanes, { nonce: 70n, outgoingId: 'x', chainId: 'eip155:2' }), 'fresh')
  assert.deepEqual(lanes.highest(), [{ chainId: 'eip155:1', highestNonce: 5n }])
})

test('under one nonce there is one outgoing transaction and one call; an outgoing transaction has one nonce', () => {
  const lanes = lanesWith(BASE)
  assert.equal(codeFor(lanes, { outgoingId: 'x', version: 2 }), 'nonce_owned_by_other')
  assert.equal(codeFor(lanes, { callDigest: 'b', version: 2 }), 'call_differs')
  assert.equal(codeFor(lanes, { nonce: 6n }), 'outgoing_has_other_nonce')
  assert.equal(codeFor(lanes, { chainId: 'eip155:2' }), 'outgoing_has_other_nonce')
})

test('versions: a repeat is recognized, another one under the same number refused, an older one refused', () => {
  const lanes = lanesWith(
    { ...BASE, version: 2 },
    { ...BASE, version: 4, maxFeePerGas: 1_100n, maxPriorityFeePerGas: 110n },
  )
  assert.deepEqual(lanes.judge({ ...BASE, version: 2 }), { kind: 'repeat', txid: 'eip155:1/5/2' })
  assert.equal(codeFor(lanes, { version: 2, maxFeePerGas: 1_001n }), 'version_differs')
  assert.equal(codeFor(lanes, { version: 2, gasLimit: 100_001n }), 'version_differs')
  assert.equal(codeFor(lanes, { version: 3 }), 'version_superseded')
  assert.equal(codeFor(lanes, { version: 1 }), 'version_superseded')
})

test('a higher version raises both fees by at least 10 %', () => {
  const lanes = lanesWith({ ...BASE, maxFeePerGas: 1_001n, maxPriorityFeePerGas: 0n })
  const enough = { version: 2, maxFeePerGas: 1_102n, maxPriorityFeePerGas: 1n }
  assert.equal(codeFor(lanes, enough), 'fresh')
  assert.equal(codeFor(lanes, { ...enough, maxFeePerGas: 1_101n }), 'fee_raise_too_small')
  assert.equal(codeFor(lanes, { ...enough, maxPriorityFeePerGas: 0n }), 'fee_raise_too_small')
})

test('a nonce costs what its dearest version costs', () => {
  const lanes = lanesWith(BASE)
  const bump = { ...BASE, version: 2, maxFeePerGas: 1_100n, maxPriorityFeePerGas: 110n }
  assert.deepEqual(lanes.judge(bump), { kind: 'fresh', feeGrowth: 100_000n * 100n, opens: false })
  assert.deepEqual(lanes.judge({ ...bump, gasLimit: 50_000n }), {
    kind: 'fresh',
    feeGrowth: 0n,
    opens: false,
  })
})

test('memory holds the newest 1,024 nonces; an older one is refused, never signed anew', () => {
  const lanes = new NonceLanes()
  for (let nonce = 0n; nonce <= NONCES_REMEMBERED; nonce += 1n) {
    lanes.record(toRecorded({ ...BASE, nonce, outgoingId: `out_${nonce}` }))
  }
  assert.equal(codeFor(lanes, { nonce: 0n, outgoingId: 'out_0' }), 'nonce_retired')
  assert.equal(codeFor(lanes, { nonce: 1n, outgoingId: 'out_1' }), 'repeat')
  assert.equal(codeFor(lanes, { nonce: 1n, outgoingId: 'out_new' }), 'nonce_owned_by_other')
})

test('whatever is asked in whatever order, the recorded signatures keep the rules', () => {
  const asked = fc.record({
    chainId: fc.constantFrom('eip155:1', 'eip155:2'),
    nonce: fc.bigInt({ min: 0n, max: 6n }),
    outgoingId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    version: fc.integer({ min: 1, max: 4 }),
    callDigest: fc.constantFrom('x', 'y'),
    gasLimit: fc.constantFrom(100_000n, 90_000n),
    maxFeePerGas: fc.constantFrom(1_000n, 1_100n, 1_210n, 1_400n),
    maxPriorityFeePerGas: fc.constantFrom(100n, 110n, 121n, 140n),
  })
  fc.assert(
    fc.property(fc.array(asked, { maxLength: 60 }), requests => {
      const lanes = new NonceLanes()
      const recorded: Candidate[] = []
      let growth = 0n
      for (const request of requests) {
        const verdict = lanes.judge(request)
        if (verdict.kind !== 'fresh') continue
        lanes.record(toRecorded(request))
        recorded.push(request)
        growth += verdict.feeGrowth
      }
      const slots = Map.groupBy(recorded, entry => `${entry.chainId}/${entry.nonce}`)
      let dearest = 0n
      for (const versions of slots.values()) {
        assert.equal(new Set(versions.map(entry => `${entry.outgoingId}/${entry.callDigest}`)).size, 1)
        assert.equal(new Set(versions.map(entry => entry.version)).size, versions.length)
        dearest += versions.map(feeOf).reduce((most, fee) => (fee > most ? fee : most), 0n)
      }
      assert.equal(growth, dearest)
      for (const entries of Map.groupBy(recorded, entry => entry.outgoingId).values()) {
        assert.equal(new Set(entries.map(entry => `${entry.chainId}/${entry.nonce}`)).size, 1)
      }
      for (const entries of Map.groupBy(recorded, entry => entry.chainId).values()) {
        const nonces = [...new Set(entries.map(entry => entry.nonce))]
        nonces.forEach((nonce, at) => {
          assert.equal(nonce, (nonces[0] ?? 0n) + BigInt(at))
        })
      }
    }),
    { numRuns: 300 },
  )
})
