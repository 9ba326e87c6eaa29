import type { ChainReader, ChainWriter, ContractState } from '../chains/port.ts'
import type { AssetRegistry } from '../domain/assets.ts'
import type { Clock } from '../runtime/clock.ts'
import type { GatewayConfig, NetworkConfig } from '../runtime/config.ts'
import type { Logger } from '../runtime/logger.ts'
import { Wake } from '../runtime/wake.ts'
import type { ScanStore, SweepStore } from '../scan/ports.ts'
import type { ReconcileStep } from '../scan/reconcile-balances.ts'
import { runReconciler } from '../scan/run-reconciler.ts'
import { runScanner } from '../scan/run-scanner.ts'
import { type ScanContext, type ScanStep, scanStep } from '../scan/scan-chain.ts'
import type { SecondLookStore } from '../scan/second-look-ports.ts'
import type { SettleStore, TransactionSigner, TransactionSource } from '../settle/ports.ts'
import { runSettler } from '../settle/run-settler.ts'
import type { DetectionReport } from './detection-report.ts'
import type { GatewayMetrics } from './metrics.ts'
import { startSecondLook } from './start-second-look.ts'

/** Asks whether our contracts are on a chain. */
export interface OwnContracts {
  readonly till: () => Promise<ContractState>
  readonly payout: () => Promise<ContractState>
}

/** What the loops of one chain are made of. */
export interface ChainParts {
  readonly network: NetworkConfig
  readonly config: GatewayConfig
  readonly reader: ChainReader
  /** The independent node that large payments wait for, where there is one (F10). */
  readonly second: ChainReader | null
  readonly writer: ChainWriter
  readonly contracts: OwnContracts
  readonly registry: AssetRegistry
  readonly scanStore: ScanStore
  readonly secondLookStore: SecondLookStore
  readonly settleStore: SettleStore
  /** Who else sends from the settlement account. */
  readonly sources: readonly TransactionSource[]
  readonly sweepStore: SweepStore
  readonly signer: TransactionSigner
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: GatewayMetrics
  /** Signalled when events were written. */
  readonly notifyWake: Wake
  /** Resolves when the callbacks of what is committed are out, or after so many milliseconds (`Notifier.told`). */
  readonly told: (atMostMs: number) => Promise<void>
  /** Signalled when transfers were written or confirmed. */
  readonly ordersWake: Pick<Wake, 'signal'>
}

/** The running loops of one chain. */
export interface RunningChain {
  readonly network: string
  /** The last step of the scanner and the last trouble of the settler, for `/readyz`. */
  state(): { readonly scan: ScanStep; readonly settleTrouble: string | null }
  /** How far the node's answers are proven, for `/readyz`. */
  detection(): DetectionReport
  /** For `/readyz`. */
  readonly contracts: OwnContracts
  /** Looks at once for blocks and for what is due. */
  wake(): void
  stop(): Promise<void>
}

const BATCH_BLOCKS = 32
/** Most blocks read at once for the second time: payments go first. */
const LOOK_BLOCKS = 8
const OPEN_TRANSACTIONS_MAX = 16
const SWEEP_ADDRESSES = 500
/** Forwarding waits for callbacks of the same block, which it would compete with for processor time. Milliseconds at most. */
const TELL_FIRST_MS = 250
/** A sweep is a second look: it leaves the node and the database to the payments. Milliseconds. */
const SWEEP_PAUSE_MIN_MS = 1_000
/** Pause between two sweeps over all balances, in polls of the head. */
const SWEEP_POLLS = 20

/** The first look at a chain failed: without a cursor a payment could be missed, so no address may be given out (F8). */
export class ChainNotReady extends Error {
  readonly code = 'chain_not_ready'
}

/**
 * Makes sure of the chain's cursor, then starts its scanner and settler.
 * @throws ChainNotReady when the chain was never scanned and its node gives no certain answer now
 */
export async function startChain(parts: ChainParts): Promise<RunningChain> {
  const { network, logger, metrics } = parts
  const log = logger.child({ network: network.network })
  const scanContext: ScanContext = {
    reader: parts.reader,
    store: parts.scanStore,
    registry: parts.registry,
    finality: network.finality,
    batchBlocks: BATCH_BLOCKS,
    followDeepReorg: parts.config.mode === 'sandbox',
    secondLook: true,
  }
  let scan = await ensureCursor(scanContext)
  let settleTrouble: string | null = null
  const hint = new Wake()
  const settleWake = new Wake()
  const onRows = (toTell = false): void => {
    parts.notifyWake.signal()
    parts.ordersWake.signal()
    if (toTell) void parts.told(TELL_FIRST_MS).then(() => settleWake.signal())
    else settleWake.signal()
  }

  const secondLook = startSecondLook(
    {
      ...{ reader: parts.reader, second: parts.second, registry: parts.registry },
      ...{ store: parts.secondLookStore, scanStore: parts.scanStore },
      ...{ finality: network.finality, batchBlocks: LOOK_BLOCKS },
    },
    { network, clock: parts.clock, log, metrics: metrics.detection, onRows },
  )
  const scanner = runScanner(scanContext, {
    clock: parts.clock,
    pollMs: network.pollMs,
    hint,
    onRows,
    onStep: step => {
      if (step.kind === 'advanced') secondLook.scanned()
      if (step.kind === 'advanced' && step.summary.transfers > 0) parts.ordersWake.signal()
      if (step.kind !== scan.kind || step.kind === 'rewound') logScan(log, step)
      scan = step
      metrics.scanned(network.network, step)
    },
    onError: error => log.error({ err: error }, 'scanning failed; trying again'),
  })
  const settler = runSettler(
    {
      writer: parts.writer,
      store: parts.settleStore,
      sources: parts.sources,
      signer: parts.signer,
      registry: parts.registry,
      bumpAfterMs: parts.config.settle.bumpAfterMs,
      feeCapWei: parts.config.settle.feeCapWei,
      itemsMax: parts.config.settle.itemsMax,
      openMax: OPEN_TRANSACTIONS_MAX,
    },
    {
      clock: parts.clock,
      wake: settleWake,
      onEvents: () => parts.notifyWake.signal(),
      onStep: step => {
        if (step.trouble !== null && step.trouble !== settleTrouble)
          log.warn({ trouble: step.trouble }, 'settlement waits')
        if (step.deferred > 0)
          log.warn(
            { deferred: step.deferred },
            'forwards put off: the till contract would skip them, or one alone is too dear for the signer',
          )
        settleTrouble = step.trouble
        metrics.settled(network.network, step)
      },
      onError: error => log.error({ err: error }, 'settling failed; trying again'),
    },
  )
  const reconciler = runReconciler(
    {
      reader: parts.reader,
      store: parts.sweepStore,
      registry: parts.registry,
      batchAddresses: SWEEP_ADDRESSES,
    },
    {
      clock: parts.clock,
      stepMs: Math.max(SWEEP_PAUSE_MIN_MS, network.pollMs),
      sweepMs: Math.max(SWEEP_PAUSE_MIN_MS, SWEEP_POLLS * network.pollMs),
      onStep: step => {
        logReconcile(log, step)
        metrics.reconciled(network.network, step)
      },
      onError: error => log.error({ err: error }, 'comparing balances failed; trying again'),
    },
  )
  return {
    network: network.network,
    state: () => ({ scan, settleTrouble }),
    detection: () => secondLook.report(),
    contracts: parts.contracts,
    wake: () => {
      hint.signal()
      settleWake.signal()
    },
    async stop() {
      await Promise.all([scanner.stop(), secondLook.stop(), settler.stop(), reconciler.stop()])
    },
  }
}

async function ensureCursor(context: ScanContext): Promise<ScanStep> {
  if ((await context.store.cursor(context.reader.chainId)) !== null) return { kind: 'idle' }
  const step = await scanStep(context)
  if (step.kind !== 'advanced')
    throw new ChainNotReady(
      `${context.reader.chainId} cannot be scanned yet: ${'reason' in step ? step.reason : step.kind}`,
    )
  return step
}

function logScan(log: Logger, step: ScanStep): void {
  if (step.kind === 'rewound') log.warn({ depth: step.depth.toString() }, 'followed a reorg')
  if (step.kind === 'halted')
    log.error({ reason: step.reason }, 'credits and signing are stopped on this chain')
  if (step.kind === 'waiting') log.warn({ reason: step.reason }, 'the node gives no certain answer')
}

function logReconcile(log: Logger, step: ReconcileStep): void {
  if (step.kind !== 'swept') return
  for (const { address, assetId, differenceAtoms } of step.missing)
    log.error(
      { address, assetId, differenceAtoms: differenceAtoms.toString() },
      'an address holds less than the books; signing is stopped on this chain',
    )
  for (const { address, assetId, differenceAtoms } of step.arrived)
    log.warn(
      { address, assetId, differenceAtoms: differenceAtoms.toString() },
      'value came without a log; it is in the books as unattributed',
    )
}
