import { type AssetProblem, checkAssets } from '../chains/evm/check-assets.ts'
import { openEvmChain } from '../chains/evm/evm-chain.ts'
import { TILL, watchContract } from '../chains/evm/own-contract.ts'
import type { ChainReader, PayoutWriter } from '../chains/port.ts'
import type { AssetRegistry, ChainId } from '../domain/assets.ts'
import { operationSource } from '../operations/send-operations.ts'
import { payoutSource } from '../payouts/send-payouts.ts'
import type { OffsetClock } from '../runtime/clock.ts'
import type { GatewayConfig, NetworkConfig } from '../runtime/config.ts'
import type { Logger } from '../runtime/logger.ts'
import type { Wake } from '../runtime/wake.ts'
import type { Database } from '../storage/database.ts'
import { createOperationSendStore } from '../storage/operations-send.ts'
import { createPayoutSendStore } from '../storage/payouts-send.ts'
import type { TransferRates } from '../storage/rates-transfers.ts'
import { createScanStore } from '../storage/scan-store.ts'
import { createSecondLookStore } from '../storage/second-look-store.ts'
import { createSettleStore } from '../storage/settle-store.ts'
import { createSweepStore } from '../storage/sweep-store.ts'
import type { ConnectedSigner } from './connect-signer.ts'
import type { ForwardCosts } from './forward-costs.ts'
import type { GasCheck } from './gas-check.ts'
import type { createMetrics } from './metrics.ts'
import { type OwnContracts, type RunningChain, startChain } from './start-chain.ts'
import type { TokenCheck } from './token-check.ts'

/** What the chains of a gateway share. */
export interface SharedParts {
  readonly db: Database
  readonly registry: AssetRegistry
  readonly connected: ConnectedSigner
  readonly metrics: ReturnType<typeof createMetrics>
  readonly notifyWake: Wake
  readonly told: (atMostMs: number) => Promise<void>
  readonly ordersWake: Pick<Wake, 'signal'>
  readonly logger: Logger
  readonly clock: OffsetClock
  readonly forwardCosts: ForwardCosts
  readonly transferRates: TransferRates
  readonly tokenCheck: TokenCheck
  readonly gasCheck: GasCheck
  /** Filled with every chain's. */
  readonly payoutWriters: Map<ChainId, PayoutWriter>
}

/** Opens every configured chain, compares its assets with what is configured, and starts its loops. @throws ChainMismatch */
export async function startChains(
  config: GatewayConfig,
  shared: SharedParts,
  onClose: (closer: () => Promise<void> | void) => void,
): Promise<RunningChain[]> {
  const offsetMs = (): number => shared.clock.offsetMs()
  const large = config.networks.flatMap(({ secondSource }) => secondSource?.large ?? [])
  const confirming = {
    windowMs: config.settle.windowMs,
    large,
    offsetMs,
    transferRates: shared.transferRates,
    operationConfirmations: config.settle.operationConfirmations,
  }
  const scanStore = createScanStore(shared.db, confirming)
  const secondLookStore = createSecondLookStore(shared.db, confirming)
  const settleStore = createSettleStore(shared.db, { offsetMs })
  const payoutStore = createPayoutSendStore(shared.db, { offsetMs })
  const operationStore = createOperationSendStore(shared.db, { offsetMs })
  const sweepStore = createSweepStore(shared.db)
  return Promise.all(
    config.networks.map(async network => {
      const { reader, writer, payoutWriter, exactWriter, rpc } = openEvmChain({ network })
      onClose(() => reader.close())
      shared.forwardCosts.add(writer)
      shared.tokenCheck.add(rpc)
      shared.gasCheck.add(writer)
      shared.payoutWriters.set(network.chainId, payoutWriter)
      const second = openSecondSource(network)
      if (second) onClose(() => second.close())
      const contracts = { till: watchContract(rpc, TILL), payout: payoutWriter.contract }
      const [problems] = await Promise.all([
        checkAssets(rpc, network.assets),
        warnOfPayouts(network.network, contracts.payout, shared.logger),
      ])
      refuseProblems(network.network, problems, shared.logger)
      const running = await startChain({
        ...shared,
        network,
        config,
        reader,
        second,
        writer,
        contracts,
        scanStore,
        secondLookStore,
        settleStore,
        sources: [
          payoutSource({
            ...{ writer, payoutWriter, payoutStore, registry: shared.registry },
            ...{ signer: shared.connected.payoutSigner, feeCapWei: config.settle.feeCapWei },
          }),
          operationSource({
            ...{ writer, exactWriter, operationStore, onEnded: () => shared.notifyWake.signal() },
            ...{ signer: shared.connected.signer, feeCapWei: config.settle.feeCapWei },
          }),
        ],
        sweepStore,
        signer: shared.connected.signer,
      })
      onClose(() => running.stop())
      return running
    }),
  )
}

/** Payments go without the payout contract; payouts say by themselves that they wait for it. */
async function warnOfPayouts(
  network: string,
  contract: OwnContracts['payout'],
  logger: Logger,
): Promise<void> {
  const state = await contract()
  if (state.kind !== 'present') logger.warn({ network, problem: state.problem }, 'no payout can be sent')
}

function openSecondSource({ chainId, secondSource }: NetworkConfig): ChainReader | null {
  return secondSource ? openEvmChain({ network: { chainId, rpcUrls: secondSource.rpcUrls } }).reader : null
}

/** What is on the chain differs from what is configured: amounts or addresses would be wrong (F4). */
export class ChainMismatch extends Error {
  readonly code = 'chain_mismatch'
}

/** A node that does not answer is no mismatch: checks that passed once still hold, and scanning waits for it anyway. */
function refuseProblems(network: string, problems: readonly AssetProblem[], logger: Logger): void {
  const certain = problems.filter(problem => problem.code !== 'no_answer')
  if (certain.length > 0)
    throw new ChainMismatch(
      certain.map(({ code, subject, detail }) => `${network}: ${code} ${subject}: ${detail}`).join('\n'),
    )
  if (problems.length > 0) logger.warn({ network, problems }, 'assets could not be checked against the chain')
}
