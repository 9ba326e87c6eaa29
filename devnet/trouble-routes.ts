import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { setChainTime } from './chain-time.ts'
import { FAULTS } from './node-faults.ts'
import { callForQuantity, callNode, NodeRefused } from './node-rpc.ts'
import { ReorgRefused, reorgChain } from './reorg-chain.ts'
import { ADVANCE_MAX_SECONDS, type SandboxClock, TooFarAhead } from './sandbox-clock.ts'
import { BadRequest, findChain, parseBody, type RouteChain } from './sandbox-request.ts'

/** What reorgs, clock and faults act on. */
export interface TroubleRoutesOptions {
  readonly chains: readonly RouteChain[]
  readonly clock: SandboxClock
  /** The lowest block of a chain that the gateway knows: a reorg that takes it away could not be followed. */
  lowestBlock(chainId: string): Promise<bigint | null>
  /** Makes the gateway look at once for what is due. */
  wakeGateway(): void
}

const DEPTH_MAX = 64
const DROP_MAX = 100
const FAULTS_MAX = 32

const txid = z.string().regex(/^0x[0-9a-fA-F]{64}$/, 'a transaction hash: 0x and 64 hex digits')
const reorgBody = z.strictObject({
  network: z.string(),
  depth: z.int().min(1).max(DEPTH_MAX),
  drop: z.array(txid).max(DROP_MAX).default([]),
})
const clockBody = z.strictObject({
  advanceSeconds: z
    .int()
    .min(1, 'whole seconds above 0: time only goes forward')
    .max(ADVANCE_MAX_SECONDS, `at most ${ADVANCE_MAX_SECONDS} (a year) at once`),
})
const METHOD = /^(\*|[a-z]+_[A-Za-z]+)$/
const faultsBody = z.strictObject({
  network: z.string(),
  faults: z
    .record(z.string(), z.enum(FAULTS))
    .refine(
      faults => Object.keys(faults).every(method => METHOD.test(method)),
      'each name is a JSON-RPC method, or * for all others',
    )
    .refine(faults => Object.keys(faults).length <= FAULTS_MAX, `at most ${FAULTS_MAX} methods`),
})

/** What goes wrong in production, on demand: reorgs, time that passes, nodes that fail or lie. Errors as `/sandbox` has them. */
export function troubleRoutes(scope: FastifyInstance, options: TroubleRoutesOptions): void {
  const { chains, clock } = options
  scope.post('/reorg', async request => {
    const { network, ...reorg } = parseBody(reorgBody, request)
    const chain = findChain(chains, network)
    const lowest = Number((await options.lowestBlock(chain.config.chainId)) ?? 0n)
    return reorgOn(chain, { ...reorg, lowest }, clock)
  })

  scope.get('/clock', async () => describeClock(clock))
  scope.post('/clock', async request => {
    advance(clock, parseBody(clockBody, request).advanceSeconds)
    const shown = await Promise.all(chains.map(chain => followClock(chain, clock)))
    options.wakeGateway()
    return { ...describeClock(clock), chains: shown }
  })

  scope.get('/faults', async () => ({ kinds: FAULTS, networks: chains.map(describeFaults) }))
  scope.put('/faults', async request => {
    const { network, faults } = parseBody(faultsBody, request)
    const chain = findChain(chains, network)
    chain.faults.set(faults)
    return describeFaults(chain)
  })
  scope.delete('/faults', async () => {
    for (const { faults } of chains) faults.set({})
    return { networks: chains.map(describeFaults) }
  })
}

async function reorgOn(
  { config, rpcUrl, paused }: RouteChain,
  reorg: { depth: number; drop: readonly string[]; lowest: number },
  clock: SandboxClock,
): Promise<unknown> {
  try {
    return await paused(async () => {
      const done = await reorgChain(rpcUrl, reorg)
      // The node takes its time back to the ancestor's.
      await setChainTime(rpcUrl, clock.nowMs())
      return { network: config.network, depth: reorg.depth, ...done }
    })
  } catch (error) {
    if (error instanceof ReorgRefused) throw new BadRequest(error.message)
    throw error
  }
}

function advance(clock: SandboxClock, seconds: number): void {
  try {
    clock.advance(seconds)
  } catch (error) {
    if (error instanceof TooFarAhead) throw new BadRequest(`advanceSeconds: ${error.message}`)
    throw error
  }
}

/** A block with the new time. A node that is away takes the time over when it is back. */
async function followClock({ config, rpcUrl }: RouteChain, clock: SandboxClock): Promise<unknown> {
  const { network } = config
  try {
    await setChainTime(rpcUrl, clock.nowMs())
    await callNode(rpcUrl, 'evm_mine', [])
    return { network, blockNumber: Number(await callForQuantity(rpcUrl, 'eth_blockNumber', [])) }
  } catch (error) {
    if (error instanceof NodeRefused) return { network, blockNumber: null, error: error.message }
    throw error
  }
}

function describeClock(clock: SandboxClock): object {
  return { now: new Date(clock.nowMs()).toISOString(), aheadSeconds: clock.offsetMs() / 1_000 }
}

function describeFaults({ config, faults }: RouteChain): object {
  return { network: config.network, ...faults.state() }
}
