import { checkAssets } from '../chains/evm/check-assets.ts'
import { openEvmChain } from '../chains/evm/evm-chain.ts'
import type { ChainReader, ChainWriter } from '../chains/port.ts'
import type { Asset } from '../domain/assets.ts'
import { formatAtoms } from '../domain/money.ts'
import { systemClock } from '../runtime/clock.ts'
import type { NetworkConfig } from '../runtime/config.ts'
import { type Finding, ok, problem, warning } from './finding.ts'

/** A node that does not answer a person who waits is as good as dead. Milliseconds. */
const NODE_WITHIN_MS = 10_000
/** No network here makes blocks as rarely as this. Seconds. */
const HEAD_AGE_MAX_SECONDS = 600
/** What forwarding one payment alone takes, rounded up (docs/performance.md). */
const FORWARD_GAS = 100_000n
const FORWARDS_MIN = 20n

/**
 * Looks at one network: each node by itself, a second source's too, our contracts, the tokens, and what the settlement account has for gas.
 * @param account the settlement account, canonical form; null when the signer did not say
 */
export async function examineNetwork(network: NetworkConfig, account: string | null): Promise<Finding[]> {
  const name = network.network
  const second = network.secondSource?.rpcUrls ?? []
  const [firsts, seconds] = await Promise.all([
    Promise.all(network.rpcUrls.map(url => examineNode(`${name} node ${hostOf(url)}`, network, url))),
    Promise.all(second.map(url => examineNode(`${name} second source ${hostOf(url)}`, network, url))),
  ])
  const nodes = [...firsts, ...seconds]
  if (firsts.every(({ state }) => state === 'problem'))
    return [...nodes, warning(`${name} contracts, tokens, gas`, 'not looked at: no node can be used')]
  const { rpc, reader, writer, payoutWriter } = openEvmChain({
    network,
    limits: { timeoutMs: NODE_WITHIN_MS },
  })
  try {
    const [assets, payout] = await Promise.all([checkAssets(rpc, network.assets), payoutWriter.contract()])
    return [
      ...nodes,
      ...(assets.length === 0
        ? [ok(`${name} contracts`, `the till contract and ${tokensOf(network)} are as configured`)]
        : assets.map(({ subject, detail }) => problem(`${name} ${subject}`, detail))),
      ...(payout.kind === 'present'
        ? []
        : [warning(`${name} payouts`, `payments work, payouts wait: ${payout.problem}`)]),
      await examineGas(network, writer, account),
    ]
  } finally {
    await reader.close()
  }
}

async function examineNode(subject: string, network: NetworkConfig, url: string): Promise<Finding> {
  const { reader } = openEvmChain({
    network: { chainId: network.chainId, rpcUrls: [url] },
    limits: { timeoutMs: NODE_WITHIN_MS },
  })
  try {
    return await examineReader(subject, network, reader)
  } finally {
    await reader.close()
  }
}

async function examineReader(subject: string, network: NetworkConfig, reader: ChainReader): Promise<Finding> {
  const head = await reader.head()
  if (head.kind !== 'present')
    return problem(subject, head.kind === 'unknown' ? head.reason : 'it has no block')
  const { number, timestampSeconds } = head.value
  const ageSeconds = Math.round(systemClock.nowMs() / 1_000 - timestampSeconds)
  if (ageSeconds > HEAD_AGE_MAX_SECONDS)
    return problem(
      subject,
      `its newest block, ${number}, is ${Math.round(ageSeconds / 60)} minutes old: does it still sync?`,
    )
  const [block, finalized] = await Promise.all([reader.blockByNumber(number), reader.finalizedHead()])
  if (block.kind === 'unknown')
    return problem(subject, `its newest block, ${number}, cannot be proven: ${block.reason}`)
  if (network.finality.tag && finalized.kind === 'absent')
    return problem(
      subject,
      'it tells of no finalized block, so nothing would become final; or set "tag" to false',
    )
  if (block.kind === 'present' && block.value.proof === 'bloom')
    return warning(subject, `block ${number} is proven by the weaker mode alone (docs/detection.md)`)
  return ok(subject, `block ${number}, proven`)
}

async function examineGas(
  { network, assets }: NetworkConfig,
  writer: ChainWriter,
  account: string | null,
): Promise<Finding> {
  const subject = `${network} gas`
  if (account === null) return warning(subject, 'not looked at: the signer did not tell its account')
  const [fees, balance] = await Promise.all([writer.quoteFees(), writer.balance(account)])
  if (fees.kind !== 'present' || balance.kind !== 'present')
    return warning(subject, 'not looked at: no node told fees and balance')
  const coin = assets.find(asset => asset.contract === null)
  return judgeGas(subject, shown(balance.value, coin), {
    balanceWei: balance.value,
    maxFeePerGas: fees.value.maxFeePerGas,
    account,
  })
}

/** Whether a balance lasts for a while at this fee. Some nodes name none at all, which is no reason to divide by it. */
export function judgeGas(
  subject: string,
  held: string,
  gas: { readonly balanceWei: bigint; readonly maxFeePerGas: bigint; readonly account: string },
): Finding {
  const { balanceWei, maxFeePerGas, account } = gas
  if (maxFeePerGas === 0n && balanceWei > 0n) return warning(subject, `${held}; the node names no fee`)
  const forwards = maxFeePerGas === 0n ? 0n : balanceWei / (FORWARD_GAS * maxFeePerGas)
  const lasts = `${held}, enough for ${forwards} forwards at the most that the present fee may rise to`
  return forwards < FORWARDS_MIN ? problem(subject, `${lasts}: send more to ${account}`) : ok(subject, lasts)
}

function shown(atoms: bigint, coin: Asset | undefined): string {
  return coin ? `${formatAtoms(atoms, coin.decimals)} ${coin.symbol}` : `${atoms} wei`
}

function tokensOf({ assets }: NetworkConfig): string {
  const tokens = assets.filter(({ contract }) => contract !== null).map(({ symbol }) => symbol)
  return tokens.length === 0 ? 'no token' : tokens.join(', ')
}

/** Without path and user: they often hold a key. */
function hostOf(url: string): string {
  return new URL(url).host
}
