import type { Database } from '../gateway/storage/database.ts'
import { auditSimulation } from './audit-simulation.ts'
import { checkOracles, type Findings } from './check-oracles.ts'
import { checkPayouts } from './check-payouts.ts'
import { startCore } from './core-process.ts'
import { Gate } from './gate.ts'
import { ConnectionCut, type DatabaseFaults, gatedDatabase } from './gated-database.ts'
import { PayingBusiness } from './paying-business.ts'
import { Random } from './random.ts'
import { freeParked, haveCursors, isTold, nothingIsOwed } from './run-ends.ts'
import type { SimulatedChain } from './simulated-chain.ts'
import { SENDER, type StorePlant } from './simulated-core.ts'
import type { SimulatedDatabase } from './simulated-database.ts'
import { SimulatedNode } from './simulated-node.ts'
import { SimulatedShops } from './simulated-shops.ts'
import { SimulatedSigner } from './simulated-signer.ts'
import { type NodeFaults, type Swarm, swarmOf } from './swarm.ts'
import { VirtualTime } from './virtual-clock.ts'
import { createRunBusiness, World } from './world.ts'

/** What came of one run. */
export interface SimulationResult extends Findings {
  readonly seed: number
  readonly swarm: Swarm
  /** Recipients that payouts were wanted for. */
  readonly payouts: number
  readonly kills: number
  readonly reorgs: number
  /** Injected database faults by kind. */
  readonly cuts: Readonly<Record<string, number>>
  /** Balances that the real audit compared. */
  readonly audited: number
  readonly virtualMs: number
  readonly seconds: number
}

/** How a run differs from what its seed says. */
export interface SimulationOptions {
  readonly swarm?: Swarm
  readonly plant?: StorePlant
  /** How long after the faults everything may take to be settled. Virtual; default an hour. */
  readonly healWithinMs?: number
}

const START_MS = Date.UTC(2026, 0, 1)
const MINUTE_MS = 60_000
const HEAL_WITHIN_MS = 60 * MINUTE_MS
const TELL_WITHIN_MS = 4 * 24 * 60 * MINUTE_MS
const HOOK = Symbol.for('polytill.crashpoint')
const CALM_NODE: NodeFaults = {
  ...{ unknown: 0, lag: 0, lagBlocksMax: 1, minority: false, acceptThenError: 0, okThenDrop: 0 },
}

/**
 * One run: the real core on virtual time and a real database, in a world that fails as the seed's swarm says, until
 * faults are over; then until nothing is owed; then every oracle. Runs on one database must follow one another.
 */
export async function runSimulation(
  database: SimulatedDatabase,
  seed: number,
  options: SimulationOptions = {},
): Promise<SimulationResult> {
  const run = new Simulation(database, options.swarm ?? swarmOf(seed), options.plant, options.healWithinMs)
  try {
    return await run.play()
  } finally {
    run.end()
  }
}

class Simulation {
  readonly #database: SimulatedDatabase
  readonly #swarm: Swarm
  readonly #plant: StorePlant | undefined
  readonly #healWithinMs: number
  readonly #random: Random
  readonly #time = new VirtualTime(START_MS)
  readonly #gate = new Gate()
  readonly #world: World
  readonly #shops: SimulatedShops
  readonly #signer: SimulatedSigner
  readonly #cores = new Set<object>()
  readonly #client = {}
  readonly #unexpected: string[] = []
  readonly #cuts: Record<string, number> = {}
  readonly #databaseFaults: DatabaseFaults
  #faulty = true
  #stretch = 4
  #kills = 0
  #businessId = ''
  #payer: PayingBusiness | null = null

  constructor(
    database: SimulatedDatabase,
    swarm: Swarm,
    plant: StorePlant | undefined,
    healWithinMs = HEAL_WITHIN_MS,
  ) {
    this.#healWithinMs = healWithinMs
    this.#database = database
    this.#swarm = swarm
    this.#plant = plant
    this.#random = new Random(swarm.seed ^ 0x5eed)
    this.#databaseFaults = { ...swarm.database }
    const chainIds = Array.from({ length: swarm.chains }, () => `eip155:${nextChain++}`)
    this.#world = new World(swarm, this.#random.fork(), this.#time, chainIds)
    this.#shops = new SimulatedShops(this.#random.fork(), swarm.receivers)
    this.#signer = new SimulatedSigner(SENDER, this.#random.fork())
    this.#signer.unavailable = swarm.signerUnavailable
  }

  async play(): Promise<SimulationResult> {
    const startedMs = performance.now()
    Reflect.set(globalThis, HOOK, () => this.#reachCrashpoint())
    this.#businessId = await createRunBusiness(this.#database.db)
    if (this.#swarm.receivers.downForMs > 0) this.#shops.down = World.shopOf(0)
    this.#startCore()
    // As the gateway does: every chain has its cursor before the first address is given out (F8).
    await this.#playUntil(START_MS + 10 * MINUTE_MS, () => haveCursors(this.#database.db, this.#chains))
    const client = this.#databaseOf(this.#client)
    this.#world.start(client, this.#businessId)
    const payer = await this.#startPayer(client)
    // The test server gathers no statistics by itself, and without any the planner chooses badly.
    for (const share of [0.2, 0.8]) {
      await this.#playUntil(this.#time.nowMs + this.#swarm.activeMs * share, async () => false)
      await this.#database.db.query('analyze')
    }
    const late = await this.#heal()
    const findings = await checkOracles({
      db: this.#database.db,
      businessId: this.#businessId,
      chains: this.#chains,
      tills: this.#world.tills,
      healed: true,
      shops: this.#shops.taken,
      carried: await this.#database.carried(),
    })
    const payouts = await checkPayouts({
      ...{ db: this.#database.db, businessId: payer.businessId },
      ...{ chain: this.#world.home, wanted: payer.wanted },
    })
    const audit = await auditSimulation(this.#database.db, this.#chains, this.#world.registry)
    const undeclared = await this.#database.undeclaredEdges()
    return {
      ...findings,
      wrong: [...findings.wrong, ...payouts, ...undeclared, ...audit.wrong, ...late, ...this.#unexpected],
      seed: this.#swarm.seed,
      swarm: this.#swarm,
      payouts: payer.wanted.length,
      kills: this.#kills,
      reorgs: this.#world.reorgs,
      cuts: this.#cuts,
      audited: audit.balances,
      virtualMs: this.#time.nowMs - START_MS,
      seconds: (performance.now() - startedMs) / 1000,
    }
  }

  async #startPayer(db: Database): Promise<PayingBusiness> {
    const payer = new PayingBusiness({
      ...{ businessId: await createRunBusiness(this.#database.db), db, chain: this.#world.home },
      ...{ swarm: this.#swarm, random: new Random(this.#swarm.seed ^ 0xca54), time: this.#time },
    })
    payer.start()
    this.#payer = payer
    return payer
  }

  get #chains(): SimulatedChain[] {
    return this.#world.chains.map(({ chain }) => chain)
  }

  get #businesses(): string[] {
    return [this.#businessId, ...(this.#payer ? [this.#payer.businessId] : [])]
  }

  end(): void {
    Reflect.deleteProperty(globalThis, HOOK)
    for (const core of this.#cores) this.#gate.kill(core)
    this.#gate.kill(this.#client)
  }

  /** Faults end, an operator frees what needs a person; then all must come to its end. Returns what did not. */
  async #heal(): Promise<string[]> {
    this.#faulty = false
    this.#world.heal()
    this.#signer.unavailable = 0
    this.#shops.faults = { fail: 0, hang: 0, ackThenCut: 0, downForMs: 0 }
    this.#databaseFaults.cutBefore = 0
    this.#databaseFaults.cutAfter = 0
    this.#databaseFaults.serialization = 0
    await this.#playUntil(this.#time.nowMs + MINUTE_MS, async () => false)
    await freeParked(this.#database.db, this.#businesses, this.#time.nowMs)
    const settled = await this.#playUntil(this.#time.nowMs + this.#healWithinMs, () => this.#isSettled())
    if (!settled)
      return [`liveness: not settled ${this.#healWithinMs / MINUTE_MS} minutes after the faults ended`]
    this.#world.stopMining()
    await this.#playUntil(this.#time.nowMs + this.#swarm.receivers.downForMs, async () => false, 400)
    this.#shops.down = null
    const told = await this.#playUntil(
      this.#time.nowMs + TELL_WITHIN_MS,
      () => isTold(this.#database.db, this.#businessId),
      60,
    )
    return told ? [] : ['liveness: deliveries are still open days after the faults ended']
  }

  async #isSettled(): Promise<boolean> {
    if (this.#payer && !this.#payer.done) return false
    return nothingIsOwed(this.#database.db, this.#chains, this.#businesses)
  }

  /** Lets things happen until virtual `untilMs`, or `done` says so (asked every half minute). */
  async #playUntil(untilMs: number, done: () => Promise<boolean>, stretch = 4): Promise<boolean> {
    this.#stretch = stretch
    let askAtMs = this.#time.nowMs
    for (;;) {
      await this.#gate.quiet()
      if (this.#gate.waiting > 0) {
        if (this.#faulty && this.#random.chance(this.#swarm.crash.perCall)) this.#crash()
        else this.#gate.release(this.#random)
        continue
      }
      if (this.#time.nowMs >= untilMs) return done()
      if (this.#time.nowMs >= askAtMs) {
        if (await done()) return true
        askAtMs = this.#time.nowMs + 30_000 * (stretch / 4)
      }
      this.#time.at(untilMs, this, () => undefined)
      this.#time.advance()
      this.#time.forget(this)
    }
  }

  #startCore(): void {
    const owner = {}
    this.#cores.add(owner)
    startCore({
      owner,
      gate: this.#gate,
      time: this.#time,
      stretch: () => this.#stretch,
      db: this.#databaseOf(owner),
      nodes: this.#world.chains.map(
        ({ chain, minority }) =>
          new SimulatedNode({
            ...{ chain, minority, owner, gate: this.#gate, random: this.#random.fork() },
            faults: () => (this.#faulty ? this.#swarm.node : CALM_NODE),
          }),
      ),
      signer: this.#signer,
      shops: this.#shops,
      registry: this.#world.registry,
      finalityDepth: this.#swarm.finalityDepth,
      secondLook: this.#swarm.secondLook,
      onError: error => this.#judgeError(error),
      ...(this.#plant ? { plant: this.#plant } : {}),
    })
  }

  #databaseOf(owner: object) {
    return gatedDatabase({
      ...{ db: this.#database.db, gate: this.#gate, owner, random: this.#random.fork() },
      faults: this.#databaseFaults,
      syncClock: () => this.#database.syncClock(this.#time),
      onFault: what => {
        this.#cuts[what] = (this.#cuts[what] ?? 0) + 1
      },
    })
  }

  /** `kill -9` of one core, and a new one a while later, or before where they overlap. */
  #crash(): void {
    if (this.#cores.size === 0) return
    const victim = this.#random.pick([...this.#cores])
    this.#kills++
    if (this.#swarm.overlap && this.#cores.size === 1) {
      this.#startCore()
      this.#time.at(this.#time.nowMs + this.#random.int(0, 60_000), this.#world, () => this.#kill(victim))
    } else this.#kill(victim)
  }

  #kill(core: object): void {
    if (!this.#cores.delete(core)) return
    this.#gate.kill(core)
    this.#time.forget(core)
    if (this.#cores.size > 0) return
    this.#time.at(this.#time.nowMs + this.#random.int(1, 30_000), this.#world, () => this.#startCore())
  }

  /** Nothing that the core does from here on has an effect, so nothing needs to be thrown. */
  #reachCrashpoint(): void {
    if (!this.#faulty || this.#cores.size !== 1 || !this.#random.chance(this.#swarm.crash.perPoint)) return
    this.#kills++
    for (const core of this.#cores) this.#kill(core)
  }

  /** Injected failures are expected; anything else that the core reports is a finding. */
  #judgeError(error: unknown): void {
    if (error instanceof ConnectionCut) return
    const text = error instanceof Error ? error.message : String(error)
    if (text === 'injected' || (this.#faulty && RACES.some(race => race.test(text)))) return
    this.#unexpected.push(`error: ${text}`)
  }
}

// Two cores at once may collide on a version of an attempt; the loser tries again.
const RACES = [/duplicate key value violates unique constraint "attempts_pkey"/]

let nextChain = 100_000
