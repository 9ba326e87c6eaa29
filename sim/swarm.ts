import type { DatabaseFaults } from './gated-database.ts'
import { Random } from './random.ts'

/** What can go wrong in one simulated run, and how often. Chosen by the seed; each fault is off in about half the runs. */
export interface Swarm {
  readonly seed: number
  readonly tills: number
  readonly payments: number
  readonly chains: 1 | 2
  readonly blockMs: number
  /** How long payments and faults go on. Virtual. */
  readonly activeMs: number
  readonly finalityDepth: number
  readonly node: NodeFaults
  readonly reorg: { readonly everyMs: number; readonly depthMax: number; readonly goneRate: number } | null
  /** How often, per block, nodes forget a transaction that waits. */
  readonly forgetRate: number
  readonly feeSpike: boolean
  readonly freeze: boolean
  readonly revertRate: number
  readonly database: Readonly<DatabaseFaults>
  /** Probability of death at each call to the outside, and at each named crash point. */
  readonly crash: { readonly perCall: number; readonly perPoint: number }
  /** A restarted core overlaps with the one it replaces. */
  readonly overlap: boolean
  readonly signerUnavailable: number
  readonly receivers: ReceiverFaults
  /** Lists that a business pays out. */
  readonly payouts: number
  /** Whether blocks are read a second time before they are final. */
  readonly secondLook: boolean
}

/** Faults of nodes, per call. */
export interface NodeFaults {
  readonly unknown: number
  /** Another node of the pool answers, that many blocks behind at most. */
  readonly lag: number
  readonly lagBlocksMax: number
  /** A node on another branch joins the pool for a while. */
  readonly minority: boolean
  /** Takes the transaction, answers nothing. */
  readonly acceptThenError: number
  /** Says it took the transaction, forgets it. */
  readonly okThenDrop: number
}

/** Faults of merchants' servers. */
export interface ReceiverFaults {
  readonly fail: number
  readonly hang: number
  /** Takes it and answers, but the answer never arrives. */
  readonly ackThenCut: number
  /** One of the shops stays down this long after everything else is well again. Virtual. */
  readonly downForMs: number
}

const HOUR_MS = 3_600_000

/** The swarm of a seed. */
export function swarmOf(seed: number): Swarm {
  const random = new Random(seed)
  const maybe = (max: number): number => (random.chance(0.5) ? random.next() * max : 0)
  const finalityDepth = random.pick([6, 12, 64])
  return {
    seed,
    tills: random.int(2, 16),
    payments: random.int(120, 320),
    chains: random.chance(0.3) ? 2 : 1,
    blockMs: random.pick([2_000, 12_000]),
    activeMs: random.int(200_000, 500_000),
    finalityDepth,
    node: {
      unknown: maybe(0.1),
      lag: maybe(0.2),
      lagBlocksMax: random.int(1, 4),
      minority: random.chance(0.3),
      acceptThenError: maybe(0.3),
      okThenDrop: maybe(0.3),
    },
    reorg: random.chance(0.5)
      ? {
          everyMs: random.int(20_000, 120_000),
          depthMax: random.int(1, finalityDepth - 5),
          goneRate: random.next() * 0.3,
        }
      : null,
    forgetRate: maybe(0.2),
    feeSpike: random.chance(0.3),
    freeze: random.chance(0.3),
    revertRate: maybe(0.2),
    database: { cutBefore: maybe(0.004), cutAfter: maybe(0.08), serialization: maybe(0.03) },
    crash: { perCall: maybe(0.002), perPoint: maybe(0.02) },
    overlap: random.chance(0.2),
    signerUnavailable: maybe(0.1),
    receivers: {
      fail: maybe(0.3),
      hang: maybe(0.1),
      ackThenCut: maybe(0.2),
      downForMs: random.chance(0.1) ? random.int(1, 40) * HOUR_MS : 0,
    },
    payouts: random.int(0, 5),
    secondLook: random.chance(0.3),
  }
}

/** A run in which nothing fails: for measuring, and as a base for one fault at a time. */
export function calmSwarm(seed: number): Swarm {
  return {
    ...swarmOf(seed),
    node: { unknown: 0, lag: 0, lagBlocksMax: 1, minority: false, acceptThenError: 0, okThenDrop: 0 },
    reorg: null,
    forgetRate: 0,
    feeSpike: false,
    freeze: false,
    revertRate: 0,
    database: { cutBefore: 0, cutAfter: 0, serialization: 0 },
    crash: { perCall: 0, perPoint: 0 },
    overlap: false,
    signerUnavailable: 0,
    receivers: { fail: 0, hang: 0, ackThenCut: 0, downForMs: 0 },
  }
}
