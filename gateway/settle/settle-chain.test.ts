import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChainWriter, SettleGroup } from '../chains/port.ts'
import { type Asset, AssetRegistry } from '../domain/assets.ts'
import { ZERO_ADDRESS } from '../domain/terms.ts'
import type { DueObligation, SettleStore } from './ports.ts'
import { settleStep } from './settle-chain.ts'

// How much goes into one transaction; what happens to it afterwards is shown on real nodes (test/large-batches.test.ts).

const CHAIN = 'eip155:1'
const SENDER = `0x${'5e'.repeat(20)}`
const PLAIN_GAS = 60_000n
const TRANSACTION_GAS_MAX = 16_777_216n

function token(name: string): Asset {
  return {
    ...{
      id: `${CHAIN}/erc20:${name}`,
      chainId: CHAIN,
      network: 'ethereum',
      symbol: name,
      ticker: name,
      name,
    },
    ...{ decimals: 6, contract: name, minimumAtoms: 1n, stable: true },
  }
}

const registry = new AssetRegistry([
  {
    ...{ chainId: CHAIN, network: 'ethereum', family: 'evm', tickerPrefix: 'erc20' },
    assets: [token('usdt'), token('glutton')],
    finality: { depth: 1, tag: false },
  },
])

/** A debt of the merchant who owns these terms. */
function debt(till: number, merchant: string, asset = 'usdt'): DueObligation {
  return {
    ...{
      businessId: merchant,
      obligationId: `obl_${till}`,
      tillAddress: `till ${till}`,
      tillNonce: `${till}`,
    },
    terms: {
      ...{ operator: ZERO_ADDRESS, refunder: ZERO_ADDRESS },
      recipients: [{ address: merchant, bps: 10_000 }],
    },
    ...{ termsHash: merchant, assetId: `${CHAIN}/erc20:${asset}`, priority: 'default' },
  }
}

interface World {
  /** What a glutton's till takes. */
  readonly gluttonGas?: bigint
  /** Most gas that the signer pays for at the fees of now. */
  readonly signedGasMax?: bigint
}

/** Runs one step over these debts; what it asked, sent and put off. */
async function step(due: readonly DueObligation[], { gluttonGas = 0n, signedGasMax }: World = {}) {
  const sent: string[][] = []
  const deferred: string[] = []
  let simulations = 0
  const names = (obligations: readonly DueObligation[]) => obligations.map(({ tillAddress }) => tillAddress)
  const unused = async () => assert.fail('not a part of this')
  const store: SettleStore = {
    ...{ ensureLane: unused, planBump: unused, recordSigned: unused, recordBroadcast: unused },
    ...{ recordAnswer: unused, setParked: async () => undefined },
    stopReason: async () => null,
    openTransactions: async () => [],
    dueObligations: async () => [...due],
    reserve: async (_chain, sender, obligations, call) => {
      sent.push(names(obligations))
      return {
        ...{ outgoingId: 'otx', sender, nonce: 0n, call, parkedReason: null, signedBytes: null },
        attempt: {
          ...{ version: 1, maxFeePerGas: 1n, maxPriorityFeePerGas: 1n },
          ...{ rawTransaction: null, txid: null, broadcastAgeMs: null },
        },
      }
    },
    defer: async obligations => {
      deferred.push(...names(obligations))
    },
  }
  const writer: ChainWriter = {
    chainId: CHAIN,
    prepareSettle: async groups => {
      simulations++
      const gas = gasOf(groups, gluttonGas)
      const tooLarge = gas > TRANSACTION_GAS_MAX
      const call = { to: ZERO_ADDRESS, data: '0x', gasLimit: tooLarge ? TRANSACTION_GAS_MAX : gas }
      return { kind: 'present', value: { call, skipped: [], tooLarge } }
    },
    quoteFees: async () => ({ kind: 'present', value: { maxFeePerGas: 1n, maxPriorityFeePerGas: 1n } }),
    balance: async () => ({ kind: 'present', value: 10n ** 18n }),
    ...{ minedNonce: unused, broadcast: unused },
  }
  const result = await settleStep({
    ...{ writer, store, registry, itemsMax: 200, openMax: 4, bumpAfterMs: 1_000, feeCapWei: 10n },
    signer: {
      address: SENDER,
      tooDear: async (_chain, { gasLimit }) => signedGasMax !== undefined && gasLimit > signedGasMax,
      sign: async () => ({ kind: 'unavailable', reason: 'not a part of this' }),
    },
  })
  return { sent, deferred, simulations, trouble: result.trouble }
}

/** The contract gives every till and recipient the same part, so that the dearest decides. */
function gasOf(groups: readonly SettleGroup[], gluttonGas: bigint): bigint {
  const units = groups.reduce(
    (sum, group) => sum + group.tillNonces.length + group.terms.recipients.length,
    0,
  )
  const dearest = groups.some(({ contract }) => contract === 'glutton') ? gluttonGas : PLAIN_GAS
  return BigInt(units) * dearest
}

const merchants = (count: number) =>
  Array.from({ length: count }, (_, index) => debt(index + 10, `merchant ${index}`))

test('what is too dear for the signer is halved from what it is, not from what a transaction may hold', async () => {
  const due = [debt(1, 'a'), debt(2, 'a')]
  assert.deepEqual(await step(due, { signedGasMax: 2n * PLAIN_GAS }), {
    ...{ sent: [['till 1']], deferred: [], simulations: 2, trouble: 'signer: not a part of this' },
  })
})

test('a token that takes gas by the million goes all but alone; the next batch is whole', async () => {
  const world = { gluttonGas: 1_500_000n }
  const others = merchants(40)
  const gluttons = [debt(1, 'g', 'glutton'), debt(2, 'g', 'glutton'), debt(3, 'g', 'glutton')]
  const first = await step([...gluttons, ...others], world)
  assert.deepEqual(first.sent, [['till 1', 'till 2', 'till 3', 'till 10']])
  const second = await step(others.slice(1), world)
  assert.deepEqual([second.sent[0]?.length, second.simulations], [39, 1])
})

test('a token too dear even alone is put off and the ones behind it go on', async () => {
  const world = { gluttonGas: 5_000_000n, signedGasMax: 6_000_000n }
  const others = merchants(3)
  const first = await step([debt(1, 'g', 'glutton'), ...others], world)
  assert.deepEqual([first.sent, first.deferred, first.trouble], [[], ['till 1'], null])
  const second = await step(others, world)
  assert.deepEqual([second.sent, second.deferred], [[['till 10', 'till 11', 'till 12']], []])
})

test('fees at which an ordinary payment is too dear keep everybody waiting; nobody is put off', async () => {
  const { sent, deferred, trouble } = await step(merchants(3), { signedGasMax: PLAIN_GAS })
  assert.deepEqual([sent, deferred], [[], []])
  assert.match(trouble ?? '', /POLYTILL_SIGNER_TX_FEE_CAP_WEI/)
})
