import { deploySandboxContracts } from './deploy-sandbox-contracts.ts'
import { FaultSwitch } from './fault-switch.ts'
import type { KeptService, Service } from './keep-running.ts'
import { Payer } from './payer.ts'
import type { SandboxClock } from './sandbox-clock.ts'
import { networkConfig, type SandboxNetwork } from './sandbox-networks.ts'
import type { RouteChain } from './sandbox-request.ts'
import { startAnvil } from './start-anvil.ts'
import type { SignerProcess } from './start-signer.ts'

/** What a local chain needs of the sandbox around it. */
export interface ChainParts {
  readonly home: string
  readonly signer: Promise<Pick<SignerProcess, 'address'>>
  readonly clock: SandboxClock
  readonly keep: <S extends Service>(name: string, start: () => Promise<S>) => Promise<KeptService<S>>
  /** Keeps what ends the chain's parts, to be run in reverse order. */
  onClose(closer: () => Promise<void>): void
}

/** Starts a network's node and what stands before it, and deploys what is missing. @throws ChildFailed, NodeRefused */
export async function startSandboxChain(
  network: SandboxNetwork,
  { home, signer, clock, keep, onClose }: ChainParts,
): Promise<RouteChain> {
  const node = {
    ...{ home, network: network.network, chainId: network.chainNumber },
    nowMs: () => clock.nowMs(),
  }
  const kept = await keep(`${network.network} chain`, () => startAnvil(node))
  const anvil = kept.current()
  const faults = await FaultSwitch.start(() => kept.current().rpcUrl)
  onClose(() => faults.close())
  const payer = new Payer(anvil.rpcUrl)
  const { address } = await signer
  await deploySandboxContracts(network, { rpcUrl: anvil.rpcUrl, payer }, address)
  const paused: RouteChain['paused'] = work => kept.current().paused(work)
  return { config: networkConfig(network, anvil), rpcUrl: anvil.rpcUrl, payer, faults, paused }
}
