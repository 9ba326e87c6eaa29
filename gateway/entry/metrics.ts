import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { NotifyMetrics } from '../notify/ports.ts'
import type { ReconcileStep } from '../scan/reconcile-balances.ts'
import type { ScanStep } from '../scan/scan-chain.ts'
import type { SettleStep } from '../settle/settle-chain.ts'
import { createDetectionMetrics, type DetectionMetrics } from './detection-metrics.ts'

/** The process's figures; names start with `polytill_` (F99). */
export interface GatewayMetrics {
  readonly registry: Registry
  readonly notify: NotifyMetrics
  readonly detection: DetectionMetrics
  scanned(network: string, step: ScanStep): void
  settled(network: string, step: SettleStep): void
  reconciled(network: string, step: ReconcileStep): void
}

/** Makes the figures of one gateway process. */
export function createMetrics(): GatewayMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const labelNames = ['network']
  const tip = new Gauge({ name: 'polytill_scan_tip', help: 'Last scanned block', labelNames, registers })
  const behind = new Gauge({
    name: 'polytill_scan_behind_blocks',
    help: 'Known blocks not scanned yet',
    labelNames,
    registers,
  })
  const waiting = new Gauge({
    name: 'polytill_scan_waiting',
    help: '1 while the node gives no certain answer',
    labelNames,
    registers,
  })
  const halted = new Gauge({
    name: 'polytill_scan_halted',
    help: '1 while credits are stopped on a chain',
    labelNames,
    registers,
  })
  const blocks = new Counter({
    name: 'polytill_scan_blocks_total',
    help: 'Blocks scanned',
    labelNames,
    registers,
  })
  const transfers = new Counter({
    name: 'polytill_scan_transfers_total',
    help: 'Transfers recorded',
    labelNames,
    registers,
  })
  const reorgs = new Counter({
    name: 'polytill_scan_reorgs_total',
    help: 'Reorgs followed',
    labelNames,
    registers,
  })
  const missing = new Gauge({
    name: 'polytill_reconcile_missing',
    help: 'Balances below what the books say; nothing is signed on the chain while there is one',
    labelNames,
    registers,
  })
  const unlogged = new Counter({
    name: 'polytill_reconcile_arrived_total',
    help: 'Balances above what the books say: value that came without a log',
    labelNames,
    registers,
  })
  const compared = new Counter({
    name: 'polytill_reconcile_addresses_total',
    help: 'Addresses whose balances were compared with the books',
    labelNames,
    registers,
  })
  const sent = new Counter({
    name: 'polytill_settle_transactions_total',
    help: 'Settlement transactions started',
    labelNames,
    registers,
  })
  const trouble = new Gauge({
    name: 'polytill_settle_trouble',
    help: '1 while something outside keeps settlement waiting',
    labelNames,
    registers,
  })
  const deferred = new Counter({
    name: 'polytill_settle_deferred_total',
    help: 'Obligations put off after a failed simulation',
    labelNames,
    registers,
  })
  const events = new Counter({
    name: 'polytill_notify_events_total',
    help: 'Events turned into deliveries',
    registers,
  })
  const attempts = new Counter({
    name: 'polytill_notify_attempts_total',
    help: 'Delivery attempts',
    labelNames: ['outcome'],
    registers,
  })
  const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30]
  const delay = new Histogram({
    name: 'polytill_notify_delay_seconds',
    help: 'From due to sent',
    buckets,
    registers,
  })
  const duration = new Histogram({
    name: 'polytill_notify_attempt_seconds',
    help: 'Length of a delivery attempt',
    buckets,
    registers,
  })
  return {
    registry,
    detection: createDetectionMetrics(registry),
    notify: {
      composed: count => events.inc(count),
      attempted: (outcome, delayMs, ms) => {
        attempts.inc({ outcome })
        delay.observe(delayMs / 1000)
        duration.observe(ms / 1000)
      },
    },
    scanned(network, step) {
      waiting.set({ network }, step.kind === 'waiting' ? 1 : 0)
      halted.set({ network }, step.kind === 'halted' ? 1 : 0)
      if (step.kind === 'rewound') reorgs.inc({ network })
      if (step.kind !== 'advanced') return
      tip.set({ network }, Number(step.tip))
      behind.set({ network }, Number(step.behind))
      blocks.inc({ network }, step.blocks)
      transfers.inc({ network }, step.summary.transfers)
    },
    settled(network, step) {
      trouble.set({ network }, step.trouble === null ? 0 : 1)
      sent.inc({ network }, step.sent)
      deferred.inc({ network }, step.deferred)
    },
    reconciled(network, step) {
      if (step.kind !== 'swept') return
      missing.set({ network }, step.missingCount)
      unlogged.inc({ network }, step.arrived.length)
      compared.inc({ network }, step.addresses)
    },
  }
}
