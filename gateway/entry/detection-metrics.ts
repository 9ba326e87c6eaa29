import { Counter, Gauge, type Registry } from 'prom-client'
import { differencesOf, type SecondLookStep } from '../scan/run-second-look.ts'

/** Figures of how far the nodes' answers are proven. */
export interface DetectionMetrics {
  lookedAgain(network: string, step: SecondLookStep): void
}

/** Makes them in this registry. */
export function createDetectionMetrics(registry: Registry): DetectionMetrics {
  const registers = [registry]
  const labelNames = ['network']
  const proof = new Gauge({
    name: 'polytill_scan_proof',
    help: 'Blocks that are not final, by how they were proven; bloom is the weaker way, for nodes without receipts',
    labelNames: ['network', 'proof'],
    registers,
  })
  const waiting = new Gauge({
    name: 'polytill_second_source_waiting',
    help: 'Large payments that no second source has shown yet',
    labelNames,
    registers,
  })
  const disagrees = new Gauge({
    name: 'polytill_second_source_disagrees',
    help: '1 while the second source has another block than the node',
    labelNames,
    registers,
  })
  const finality = new Gauge({
    name: 'polytill_finality_waiting',
    help: '1 while old enough blocks are not final because the second look at them is not certain',
    labelNames,
    registers,
  })
  const reread = new Counter({
    name: 'polytill_rescan_blocks_total',
    help: 'Unfinal blocks read again, by whether the node gave them',
    labelNames: ['network', 'outcome'],
    registers,
  })
  const differences = new Counter({
    name: 'polytill_detection_differences_total',
    help: 'Movements that a second reading added or took back',
    labelNames: ['network', 'kind'],
    registers,
  })
  return {
    lookedAgain(network, step) {
      const { position, second, finality: look, rescan } = step
      const unfinal = Number(position.tip - position.checkedNumber)
      proof.set({ network, proof: 'roots' }, unfinal - position.bloomBlocks)
      proof.set({ network, proof: 'bloom' }, position.bloomBlocks)
      waiting.set({ network }, second?.waiting ?? 0)
      disagrees.set({ network }, second?.disagrees ? 1 : 0)
      finality.set({ network }, look.waits === null ? 0 : 1)
      reread.inc({ network, outcome: 'read' }, rescan.read)
      reread.inc({ network, outcome: 'unread' }, rescan.unread)
      const found = differencesOf(step)
      const added = found.flatMap(({ missing }) => [...missing.inflows, ...missing.outflows])
      differences.inc({ network, kind: 'added' }, added.length)
      differences.inc({ network, kind: 'taken_back' }, found.flatMap(({ unproven }) => unproven).length)
    },
  }
}
