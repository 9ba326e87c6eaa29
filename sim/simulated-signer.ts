import type { PayoutSigner } from '../gateway/payouts/ports.ts'
import type { TransactionSigner } from '../gateway/settle/ports.ts'
import { digestCall } from '../signer/journal-entry.ts'
import { NonceLanes } from '../signer/nonce-lanes.ts'
import type { Gate } from './gate.ts'
import type { Random } from './random.ts'
import { encodeSimulated } from './simulated-transactions.ts'

/**
 * The signer process: outlives every core. Its journal's rules are the real ones (one nonce, one call, for ever); only
 * the signature is left out.
 */
export class SimulatedSigner {
  readonly #lanes = new NonceLanes()
  readonly #address: string
  readonly #random: Random
  /** Probability that a request gets no answer; half of those were signed all the same. */
  unavailable = 0
  signatures = 0

  constructor(address: string, random: Random) {
    this.#address = address
    this.#random = random
  }

  /** The connection of one core. */
  connect(gate: Gate, owner: object): TransactionSigner & PayoutSigner {
    return {
      address: this.#address,
      sign: request => gate.call(owner, async () => this.#sign(request)),
      tooDear: async () => false,
      refusal: () =>
        gate.call(owner, async () => (this.#random.chance(this.unavailable) ? 'no connection' : null)),
    }
  }

  #sign(request: Parameters<TransactionSigner['sign']>[0]): Awaited<ReturnType<TransactionSigner['sign']>> {
    const lost = this.#random.chance(this.unavailable)
    if (lost && this.#random.chance(0.5)) return { kind: 'unavailable', reason: 'no connection' }
    const { chainId, outgoingId, version, nonce, call, fees } = request
    const candidate = {
      ...{ chainId, outgoingId, version, nonce, ...fees },
      gasLimit: call.gasLimit,
      callDigest: digestCall(call.to, call.data),
    }
    const verdict = this.#lanes.judge(candidate)
    if (verdict.kind === 'refused') return { kind: 'refused', code: verdict.code, reason: verdict.reason }
    const signed = encodeSimulated({
      chainId,
      from: this.#address,
      nonce,
      data: call.data,
      maxFeePerGas: fees.maxFeePerGas,
    })
    if (verdict.kind === 'fresh') {
      this.#lanes.record({ ...candidate, txid: signed.txid, timeMs: 0 })
      this.signatures++
    }
    return lost ? { kind: 'unavailable', reason: 'cut before the answer' } : { kind: 'signed', ...signed }
  }
}
