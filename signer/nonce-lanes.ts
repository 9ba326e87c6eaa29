import type { JournalEntry } from './journal-entry.ts'
import type { Refusal, RefusalCode } from './protocol.ts'

/** The newest nonces of a chain whose details stay in memory; older ones are refused. Nodes keep far fewer unmined. */
export const NONCES_REMEMBERED = 1_024n

export type Candidate = Omit<JournalEntry, 'txid' | 'timeMs'>

/**
 * `repeat`: already journalled under `txid`. `fresh`: may be signed; `feeGrowth` is what it adds to the lane's debt, `opens`
 * whether it is the first of its nonce.
 */
export type LaneVerdict =
  | { readonly kind: 'repeat'; readonly txid: string }
  | { readonly kind: 'fresh'; readonly feeGrowth: bigint; readonly opens: boolean }
  | ({ readonly kind: 'refused' } & Refusal)

interface Slot {
  readonly outgoingId: string
  readonly callDigest: string
  /** By rising version. */
  readonly versions: JournalEntry[]
  /** Only one version can be mined, so the dearest is what the nonce may cost. Wei. */
  feeMax: bigint
}

interface Lane {
  highest: bigint
  /** Lowest nonce in `slots`; they are gapless from here to `highest`. */
  oldest: bigint
  readonly slots: Map<bigint, Slot>
}

/**
 * What the journal allows next, per chain. Under one nonce there is one outgoing transaction and one call for ever
 * (O9), an outgoing transaction has one nonce (F30), nonces are gapless (F33). A database restored from an older backup
 * therefore cannot pay other debts with nonces that were spent since (F92).
 * Memory: at most 1,024 nonces per chain, however long the journal.
 */
export class NonceLanes {
  readonly #lanes = new Map<string, Lane>()
  readonly #nonceOf = new Map<string, { readonly chainId: string; readonly nonce: bigint }>()

  judge(candidate: Candidate): LaneVerdict {
    const { chainId, nonce, outgoingId } = candidate
    const home = this.#nonceOf.get(outgoingId)
    if (home !== undefined && (home.chainId !== chainId || home.nonce !== nonce)) {
      return refuse('outgoing_has_other_nonce', `${outgoingId} has nonce ${home.nonce} of ${home.chainId}`)
    }
    const lane = this.#lanes.get(chainId)
    const fresh = { kind: 'fresh', feeGrowth: feeOf(candidate), opens: true } as const
    if (lane === undefined || nonce === lane.highest + 1n) return fresh
    if (nonce > lane.highest)
      return refuse('nonce_gap', `the next nonce is ${lane.highest + 1n}, not ${nonce}`)
    const slot = lane.slots.get(nonce)
    if (slot === undefined) return refuse('nonce_retired', `nonce ${nonce} is before ${lane.oldest}`)
    return judgeVersion(candidate, slot)
  }

  /** Takes up an entry that `judge` called fresh. */
  record(entry: JournalEntry): void {
    const lane = this.#lanes.get(entry.chainId) ?? {
      highest: entry.nonce,
      oldest: entry.nonce,
      slots: new Map(),
    }
    const slot: Slot = lane.slots.get(entry.nonce) ?? {
      outgoingId: entry.outgoingId,
      callDigest: entry.callDigest,
      versions: [],
      feeMax: 0n,
    }
    slot.versions.push(entry)
    if (feeOf(entry) > slot.feeMax) slot.feeMax = feeOf(entry)
    lane.slots.set(entry.nonce, slot)
    if (entry.nonce > lane.highest) lane.highest = entry.nonce
    this.#lanes.set(entry.chainId, lane)
    this.#nonceOf.set(entry.outgoingId, { chainId: entry.chainId, nonce: entry.nonce })
    if (lane.highest - lane.oldest >= NONCES_REMEMBERED) this.#forgetOldest(lane)
  }

  highest(): { readonly chainId: string; readonly highestNonce: bigint }[] {
    return Array.from(this.#lanes, ([chainId, lane]) => ({ chainId, highestNonce: lane.highest }))
  }

  #forgetOldest(lane: Lane): void {
    const slot = lane.slots.get(lane.oldest)
    if (slot !== undefined) this.#nonceOf.delete(slot.outgoingId)
    lane.slots.delete(lane.oldest)
    lane.oldest += 1n
  }
}

function judgeVersion(candidate: Candidate, slot: Slot): LaneVerdict {
  const { nonce, version } = candidate
  if (candidate.outgoingId !== slot.outgoingId) {
    return refuse('nonce_owned_by_other', `nonce ${nonce} belongs to ${slot.outgoingId}`)
  }
  if (candidate.callDigest !== slot.callDigest)
    return refuse('call_differs', `nonce ${nonce} has another call`)
  const same = slot.versions.find(entry => entry.version === version)
  if (same !== undefined) {
    const equal =
      same.gasLimit === candidate.gasLimit &&
      same.maxFeePerGas === candidate.maxFeePerGas &&
      same.maxPriorityFeePerGas === candidate.maxPriorityFeePerGas
    return equal
      ? { kind: 'repeat', txid: same.txid }
      : refuse('version_differs', `version ${version} was signed with other fees`)
  }
  const last = slot.versions.at(-1)
  if (last === undefined) return refuse('internal', `nonce ${nonce} has no version`)
  if (version < last.version)
    return refuse('version_superseded', `version ${last.version} was already signed`)
  if (
    !isRaised(last.maxFeePerGas, candidate.maxFeePerGas) ||
    !isRaised(last.maxPriorityFeePerGas, candidate.maxPriorityFeePerGas)
  ) {
    return refuse('fee_raise_too_small', 'both fees must rise by at least 10 %')
  }
  const growth = feeOf(candidate) - slot.feeMax
  return { kind: 'fresh', feeGrowth: growth > 0n ? growth : 0n, opens: false }
}

/** Node policy for a replacement (F34): at least 10 % more, and more. */
function isRaised(from: bigint, to: bigint): boolean {
  return to > from && to * 10n >= from * 11n
}

/** The most that a transaction can cost. Wei. */
export function feeOf(fees: Pick<JournalEntry, 'gasLimit' | 'maxFeePerGas'>): bigint {
  return fees.gasLimit * fees.maxFeePerGas
}

function refuse(code: RefusalCode, reason: string): { readonly kind: 'refused' } & Refusal {
  return { kind: 'refused', code, reason }
}
