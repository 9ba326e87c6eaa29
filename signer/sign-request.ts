import { checkPolicy } from './check-policy.ts'
import type { ChainPolicy } from './config.ts'
import type { PaidFunds } from './decode-payout.ts'
import { FeeWindow } from './fee-window.ts'
import { Journal, JournalUnavailable } from './journal.ts'
import { digestCall, type JournalEntry } from './journal-entry.ts'
import type { SigningKey } from './key.ts'
import { feeOf, NonceLanes } from './nonce-lanes.ts'
import type { Refusal, SignedTransaction, SignerStatus, SignRequest } from './protocol.ts'
import { signTransaction } from './sign-transaction.ts'

export interface SignerParts {
  readonly key: SigningKey
  readonly chains: ReadonlyMap<string, ChainPolicy>
  readonly journalPath: string
  readonly isPaused: () => boolean
  /** Wall clock; the journal never goes back behind its last entry, so a clock set back frees no budget (F27). */
  readonly nowMs: () => number
}

export type SignAnswer =
  | ({ readonly kind: 'signed' } & SignedTransaction)
  | ({ readonly kind: 'refused' } & Refusal)

/**
 * The signer's whole authority in one place. Every method is synchronous from start to end, so two requests never
 * interleave. Opening replays the journal and throws `journal_damaged` when it cannot be trusted.
 */
export class Signer {
  readonly #parts: SignerParts
  readonly #lanes = new NonceLanes()
  readonly #fees = new FeeWindow()
  /** Paid out, by chain and token. */
  readonly #paid = new FeeWindow()
  readonly #journal: Journal
  #lastMs = 0

  constructor(parts: SignerParts) {
    this.#parts = parts
    this.#journal = Journal.open(parts.journalPath, parts.key.address, entry => this.#replay(entry))
  }

  /**
   * Signs what policy and journal allow; otherwise says why not. The entry is on disk before the bytes are returned, and
   * the same request returns the same bytes, before and after a crash (F28).
   */
  sign(request: SignRequest): SignAnswer {
    const { key, chains, isPaused } = this.#parts
    if (isPaused()) return refused({ code: 'paused', reason: 'paused by an operator' })
    const policy = checkPolicy(request, chains, key.address.toLowerCase())
    if (policy.kind === 'refused') return policy

    const { to, data, value, ...fields } = request
    const paid = policy.paid === null ? {} : { paid: policy.paid }
    const candidate = { ...fields, callDigest: digestCall(to, data, value), ...paid }
    const verdict = this.#lanes.judge(candidate)
    if (verdict.kind === 'refused') return verdict
    if (verdict.kind === 'fresh') {
      const exceeded =
        this.#checkDayCap(request.chainId, verdict.feeGrowth) ??
        (verdict.opens && policy.paid !== null ? this.#checkPaidCap(request.chainId, policy.paid) : null)
      if (exceeded !== null) return refused(exceeded)
    }

    const signed = signTransaction(request, key)
    if (verdict.kind === 'repeat') {
      return verdict.txid === signed.txid
        ? { kind: 'signed', ...signed }
        : refused({
            code: 'internal',
            reason: `the journal has ${verdict.txid}, this signature is ${signed.txid}`,
          })
    }
    const entry: JournalEntry = { ...candidate, txid: signed.txid, timeMs: this.#now() }
    try {
      this.#journal.append(entry)
    } catch (error) {
      if (!(error instanceof JournalUnavailable)) throw error
      return refused({ code: error.code, reason: error.message })
    }
    this.#record(entry, verdict)
    return { kind: 'signed', ...signed }
  }

  /**
   * Why policy and the caps of the last 24 hours would refuse this now; null when they would not. Nonces are not looked at,
   * nothing is recorded and nothing promised: it lets the gateway ask before it spends a nonce.
   */
  check(request: SignRequest): Refusal | null {
    const { key, chains, isPaused } = this.#parts
    if (isPaused()) return { code: 'paused', reason: 'paused by an operator' }
    const policy = checkPolicy(request, chains, key.address.toLowerCase())
    if (policy.kind === 'refused') return policy
    return (
      this.#checkDayCap(request.chainId, feeOf(request)) ??
      (policy.paid === null ? null : this.#checkPaidCap(request.chainId, policy.paid))
    )
  }

  status(): Omit<SignerStatus, 'epoch'> {
    const { key, chains, isPaused } = this.#parts
    return {
      address: key.address,
      chains: [...chains.keys()],
      journal: this.#lanes.highest(),
      paused: isPaused(),
    }
  }

  close(): void {
    this.#journal.close()
    this.#parts.key.secret.fill(0)
  }

  #checkDayCap(chainId: string, growth: bigint): Refusal | null {
    const cap = this.#parts.chains.get(chainId)?.dayFeeCapWei ?? 0n
    if (this.#fees.total(chainId, this.#now()) + growth <= cap) return null
    return { code: 'fee_above_day_cap', reason: `at most ${cap} wei in 24 hours` }
  }

  #checkPaidCap(chainId: string, { token, totalAtoms }: PaidFunds): Refusal | null {
    const cap = this.#parts.chains.get(chainId)?.payouts?.assets.get(token)?.dayCapAtoms ?? 0n
    if (this.#paid.total(`${chainId} ${token}`, this.#now()) + totalAtoms <= cap) return null
    return { code: 'payout_above_day_cap', reason: `at most ${cap} of ${token} in 24 hours` }
  }

  #replay(entry: JournalEntry): boolean {
    const verdict = this.#lanes.judge(entry)
    if (verdict.kind !== 'fresh' || entry.timeMs < this.#lastMs) return false
    this.#record(entry, verdict)
    return true
  }

  #record(entry: JournalEntry, verdict: { readonly feeGrowth: bigint; readonly opens: boolean }): void {
    this.#lanes.record(entry)
    this.#fees.add(entry.chainId, verdict.feeGrowth, entry.timeMs)
    if (entry.paid !== undefined && verdict.opens)
      this.#paid.add(`${entry.chainId} ${entry.paid.token}`, entry.paid.totalAtoms, entry.timeMs)
    this.#lastMs = entry.timeMs
  }

  #now(): number {
    return Math.max(this.#parts.nowMs(), this.#lastMs)
  }
}

function refused(refusal: Refusal): SignAnswer {
  return { kind: 'refused', ...refusal }
}
