import type { AssetRegistry } from '../gateway/domain/assets.ts'
import type { CallbackSigner } from '../gateway/notify/ports.ts'
import { startNotifier } from '../gateway/notify/start-notifier.ts'
import { payoutSource } from '../gateway/payouts/send-payouts.ts'
import { runScanner } from '../gateway/scan/run-scanner.ts'
import { runSecondLook } from '../gateway/scan/run-second-look.ts'
import { runSettler } from '../gateway/settle/run-settler.ts'
import type { Database } from '../gateway/storage/database.ts'
import { createPayoutSendStore } from '../gateway/storage/payouts-send.ts'
import { createScanStore } from '../gateway/storage/scan-store.ts'
import { createSecondLookStore } from '../gateway/storage/second-look-store.ts'
import { createSettleStore } from '../gateway/storage/settle-store.ts'
import { TEST_BOX } from '../gateway/storage/test/test-box.ts'
import { CoreKilled, type Gate } from './gate.ts'
import type { StorePlant } from './simulated-core.ts'
import type { SimulatedNode } from './simulated-node.ts'
import { type SimulatedShops, shopComposer } from './simulated-shops.ts'
import type { SimulatedSigner } from './simulated-signer.ts'
import { VirtualClock, type VirtualTime, VirtualWake } from './virtual-clock.ts'

/** What one incarnation of the core is made of. */
export interface CoreParts {
  readonly owner: object
  readonly gate: Gate
  readonly time: VirtualTime
  readonly stretch: () => number
  readonly db: Database
  readonly nodes: readonly SimulatedNode[]
  readonly signer: SimulatedSigner
  readonly shops: SimulatedShops
  readonly registry: AssetRegistry
  readonly finalityDepth: number
  /** Whether blocks are read a second time before they are final. */
  readonly secondLook: boolean
  /** Told of errors other than the injected ones: each is looked at. */
  readonly onError: (error: unknown) => void
  /** Replaces the real stores: planted bugs in tests. */
  readonly plant?: StorePlant
}

const BLOCKS_AT_ONCE = 8
const FEE_CAP_WEI = 10n ** 12n
const UNSIGNED: CallbackSigner = { publicKeyPem: '', sign: async () => '' }

/** Starts the loops of a gateway process: the real scanner, settler and notifier, on virtual time. */
export function startCore(parts: CoreParts): void {
  const { gate, owner, time, stretch, db, registry, plant = {} } = parts
  const clock = new VirtualClock(time, owner, stretch)
  const notifyWake = new VirtualWake(clock)
  const plainScan = createScanStore(db, { windowMs: 0 })
  const plainSettle = createSettleStore(db)
  const plainPayouts = createPayoutSendStore(db)
  const scanStore = plant.scanStore?.(plainScan, db) ?? plainScan
  const settleStore = plant.settleStore?.(plainSettle, db) ?? plainSettle
  const payoutStore = plant.payoutStore?.(plainPayouts, db) ?? plainPayouts
  const report = (error: unknown): void => {
    if (!(error instanceof CoreKilled)) parts.onError(error)
  }
  const finality = { depth: parts.finalityDepth, tag: false }
  for (const node of parts.nodes) {
    const settleWake = new VirtualWake(clock)
    const signer = parts.signer.connect(gate, owner)
    const onRows = (): void => {
      settleWake.signal()
      notifyWake.signal()
    }
    const reading = { reader: node, registry, batchBlocks: BLOCKS_AT_ONCE, finality }
    if (parts.secondLook)
      runSecondLook(
        { ...reading, second: null, store: createSecondLookStore(db, { windowMs: 0 }), scanStore: plainScan },
        {
          ...{ clock, wake: new VirtualWake(clock), pollMs: 12_000, rescanMs: 60_000 },
          ...{ onRows, onStep: () => undefined, onError: report },
        },
      )
    runScanner(
      { ...reading, store: scanStore, followDeepReorg: false, secondLook: parts.secondLook },
      {
        ...{ clock, pollMs: 4_000, hint: new VirtualWake(clock), onStep: () => undefined, onError: report },
        onRows,
      },
    )
    runSettler(
      {
        ...{ writer: node, signer, registry, store: settleStore },
        ...{ bumpAfterMs: 30_000, feeCapWei: FEE_CAP_WEI, itemsMax: 50, openMax: 8 },
        sources: [
          payoutSource({
            ...{ writer: node, payoutWriter: node.payoutWriter, payoutStore, registry },
            ...{ signer, feeCapWei: FEE_CAP_WEI },
          }),
        ],
      },
      {
        ...{ clock, wake: settleWake, onStep: () => undefined, onError: report },
        onEvents: () => notifyWake.signal(),
      },
    )
  }
  startNotifier({
    ...{ db, box: TEST_BOX, clock, wake: notifyWake, signer: UNSIGNED },
    config: {
      ...{ concurrency: 16, concurrencyPerEndpoint: 8, timeoutMs: 15_000 },
      ...{ retryFirstMs: 360_000, retryForMs: 259_200_000 },
    },
    composers: { blockbee: shopComposer },
    outbound: parts.shops.outbound(gate, owner, clock),
    logger: {
      info: () => undefined,
      warn: () => undefined,
      error: fields => report('err' in fields ? fields.err : fields),
    },
  })
}
