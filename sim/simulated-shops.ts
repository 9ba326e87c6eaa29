import type { Composer, Outbound, OutboundRequest, OutboundResult } from '../gateway/notify/ports.ts'
import type { Clock } from '../gateway/runtime/clock.ts'
import { readToldPayments } from '../gateway/storage/blockbee-events.ts'
import type { Gate } from './gate.ts'
import type { Random } from './random.ts'
import type { ReceiverFaults } from './swarm.ts'

/** Tells a shop the plain facts; the wording of each dialect is tested with the dialect. */
export const shopComposer: Composer = {
  async compose(sql, events) {
    const payments = await readToldPayments(sql, events)
    return new Map(
      events.flatMap(event => {
        const payment = payments.get(event.id)
        if (!payment) return []
        const url = new URL(payment.callbackUrl)
        url.searchParams.set('uuid', event.transferId)
        url.searchParams.set('pending', event.kind === 'transfer.pending' ? '1' : '0')
        url.searchParams.set('txid_in', payment.txid)
        url.searchParams.set('address_in', payment.address)
        url.searchParams.set('value_atoms', payment.amountAtoms.toString())
        return [[event.id, { method: 'GET' as const, url: url.href }] as const]
      }),
    )
  },
}

/** A callback that a shop took. */
export interface TakenCallback {
  readonly uuid: string
  readonly pending: boolean
  readonly txid: string
  readonly amountAtoms: bigint
  readonly addressIn: string
  /** Whether the shop's answer reached us. */
  readonly answered: boolean
}

/** Merchants' servers. What they took is the truth of O7. */
export class SimulatedShops {
  readonly taken: TakenCallback[] = []
  readonly #random: Random
  faults: ReceiverFaults
  /** Host that does not answer at all. */
  down: string | null = null

  constructor(random: Random, faults: ReceiverFaults) {
    this.#random = random
    this.faults = faults
  }

  /** The outbound client of one core. */
  outbound(gate: Gate, owner: object, clock: Clock): Outbound {
    return {
      send: async request => {
        const outcome = await gate.call(owner, async () => this.#answer(request))
        if (outcome !== 'hang') return outcome
        await clock.sleep(request.timeoutMs, request.signal)
        return {
          kind: 'failed',
          reason: request.signal?.aborted ? 'aborted' : 'timeout',
          ms: request.timeoutMs,
        }
      },
      close: () => undefined,
    }
  }

  #answer(request: OutboundRequest): OutboundResult | 'hang' {
    const { fail, hang, ackThenCut } = this.faults
    const url = new URL(request.url)
    if (url.host === this.down) return { kind: 'failed', reason: 'connection_failed', ms: 1 }
    if (this.#random.chance(fail)) return { kind: 'response', status: 500, body: 'no', ms: 1 }
    if (this.#random.chance(hang)) return 'hang'
    const answered = !this.#random.chance(ackThenCut)
    this.taken.push({
      uuid: url.searchParams.get('uuid') ?? '',
      pending: url.searchParams.get('pending') === '1',
      txid: url.searchParams.get('txid_in') ?? '',
      amountAtoms: BigInt(url.searchParams.get('value_atoms') ?? 0),
      addressIn: url.searchParams.get('address_in') ?? '',
      answered,
    })
    if (!answered) return { kind: 'failed', reason: 'connection_failed', ms: 1 }
    // A shop that answers 200 without the token acknowledges too (reference blockbee 8.4).
    return { kind: 'response', status: 200, body: this.#random.chance(0.8) ? '*ok*' : 'thanks', ms: 1 }
  }
}
