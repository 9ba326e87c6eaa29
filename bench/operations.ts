import { type BleumiClient, bleumiClient } from './bleumi-client.ts'
import { gasUsedBy, randomAddress } from './create-tills.ts'
import { type Bench, figure, type Measurement } from './measurement.ts'
import { type PausedChain, pauseChain } from './paused-chain.ts'
import { chainOf, startSandbox, tokenOf } from './sandbox.ts'
import { temporaryHome } from './temporary-home.ts'

const WITHIN_MS = 30_000
const POLL_MS = 50
const TOKENS = 10n
const ATOMS = 10n ** 18n
/** An operation has its answer, and lets the next one begin, this deep. */
const CONFIRMATIONS = 12

/**
 * Gas of the published Bleumi contracts (onchain.md section 2): deployment and settlement of an address, and settlement of
 * one that is deployed. They move all that an address holds, so they have no peer for an exact amount.
 * Not measured here.
 */
const PEER = { first: 171_628, again: 41_511, refundFirst: 171_672, refundAgain: 41_511 }

/** What was asked for did not happen. */
export class OperationMissing extends Error {
  readonly code = 'operation_missing'
}

/** How one kind of operation is asked for, and what the published contracts use for it. */
interface Kind {
  readonly name: string
  readonly ask: (client: BleumiClient, id: string) => Promise<string>
  readonly peer: { readonly first: number; readonly again: number } | null
}

const SETTLE_ALL: Kind = {
  name: 'settle-all',
  ask: (client, id) => client.settle(id, String(TOKENS)),
  peer: { first: PEER.first, again: PEER.again },
}

const KINDS: readonly Kind[] = [
  SETTLE_ALL,
  { name: 'settle-part', ask: (client, id) => client.settle(id, String(TOKENS - 4n)), peer: null },
  {
    name: 'refund',
    ask: (client, id) => client.refund(id),
    peer: { first: PEER.refundFirst, again: PEER.refundAgain },
  },
]

/**
 * Gas of settling and refunding Bleumi wallets as the running gateway does it, one at a time: `gasUsed` of the operation's
 * transaction, at a new address and once more at the same. Both sides hold a balance before; the payer's own transfer is
 * not included.
 */
export const operations: Bench = async run => {
  const sandbox = await startSandbox(run, { home: temporaryHome(run, 'operations') })
  const network = chainOf(sandbox, 'ethereum')
  const { contract: token } = tokenOf(network, 'DAI')
  const chain = await pauseChain(run, network.rpcUrl, network.payer.address)
  const bench: OperationsBench = {
    client: bleumiClient(sandbox.baseUrl, sandbox.bleumiKey),
    chain,
    token,
    rpcUrl: network.rpcUrl,
    buyerAddress: randomAddress(),
  }
  await chain.sendTransfers(token, [{ to: bench.buyerAddress, amountAtoms: 1n }])
  // Gives the merchant's side its first balance.
  await twice(bench, 'warm-up', SETTLE_ALL.ask)
  const measurements: Measurement[] = []
  for (const kind of KINDS) measurements.push(judge(kind, await twice(bench, kind.name, kind.ask)))
  return measurements
}

interface OperationsBench {
  readonly client: BleumiClient
  readonly chain: PausedChain
  readonly token: string
  readonly rpcUrl: string
  readonly buyerAddress: string
}

/** Gas of an operation at a new wallet, then of the same at the same wallet. */
async function twice(
  bench: OperationsBench,
  id: string,
  ask: Kind['ask'],
): Promise<{ first: number; again: number }> {
  const { client, token, buyerAddress } = bench
  const address = await client.createWallet({ id, token, buyerAddress })
  const first = await payAndOperate(bench, { id, address }, ask)
  const again = await payAndOperate(bench, { id, address }, ask)
  return { first, again }
}

async function payAndOperate(
  { client, chain, token, rpcUrl }: OperationsBench,
  wallet: { id: string; address: string },
  ask: Kind['ask'],
): Promise<number> {
  await chain.sendTransfers(token, [{ to: wallet.address, amountAtoms: TOKENS * ATOMS }])
  await chain.mine()
  await until(async () => (await client.balance(wallet.id)) === String(TOKENS))
  const handle = await ask(client, wallet.id)
  let hash = ''
  await until(async () => {
    await chain.mine()
    hash = await client.hashOf(wallet.id, handle)
    return hash !== ''
  })
  for (let block = 0; block < CONFIRMATIONS; block++) await chain.mine()
  await until(() => client.hasEnded(wallet.id, handle))
  return Number(await gasUsedBy(rpcUrl, [hash]))
}

/** @throws OperationMissing when it does not become true in time */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + WITHIN_MS
  while (!(await isSo())) {
    if (performance.now() > end) throw new OperationMissing(`nothing came of it in ${WITHIN_MS / 1000} s`)
    await new Promise(resolve => setTimeout(resolve, POLL_MS))
  }
}

function judge({ name, peer }: Kind, gas: { first: number; again: number }): Measurement {
  const values = { first: gas.first, again: gas.again }
  const ofPeer = peer ? { firstOfPeer: gas.first / peer.first, againOfPeer: gas.again / peer.again } : {}
  const about = peer
    ? 'gas; of the published Bleumi contracts at a new and at a used address'
    : 'gas; the published contracts have no such operation'
  return figure(`operations.${name}`, about, { ...values, ...ofPeer }, 2, { peerFromTheReferenceTable: peer })
}
