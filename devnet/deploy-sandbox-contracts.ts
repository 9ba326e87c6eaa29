import { concatHex, encodeFunctionData, parseAbi } from 'viem/utils'
import { TILL_FACTORY_ADDRESS } from '../contracts/generated/till.ts'
import { callForQuantity, callNode, NodeRefused } from './node-rpc.ts'
import type { Payer } from './payer.ts'
import { PAYER, PAYOUT, type SandboxContract, TILL, tokenContract } from './sandbox-contracts.ts'
import type { SandboxNetwork, TokenSymbol } from './sandbox-networks.ts'
import { tokenBalance } from './token-balance.ts'

const COIN = 10n ** 18n
/** Under this the settlement account gets a new filling. */
const TANK_LOW = 100n * COIN
const TANK_FULL = 10_000n * COIN
const PAYER_TOKENS = 10n ** 12n
const SYMBOLS: readonly { symbol: TokenSymbol; decimals: number }[] = [
  { symbol: 'USDT', decimals: 6 },
  { symbol: 'USDC', decimals: 6 },
  { symbol: 'DAI', decimals: 18 },
]
const mintAbi = parseAbi(['function mint(address to, uint256 amount)'])

/**
 * Brings a local chain to what the gateway expects, doing only what is missing: the till contract, the tokens, a rich
 * payer, and gas money for the settlement account.
 * @throws NodeRefused
 */
export async function deploySandboxContracts(
  network: SandboxNetwork,
  chain: { rpcUrl: string; payer: Payer },
  settlementAccount: string,
): Promise<void> {
  const { rpcUrl, payer } = chain
  if (!(await hasCode(rpcUrl, TILL_FACTORY_ADDRESS)))
    throw new NodeRefused(`the node of ${network.network} has no CREATE2 factory`)
  const tokens = SYMBOLS.map(({ symbol, decimals }) => ({
    contract: tokenContract(network.chainNumber, symbol),
    supplyAtoms: PAYER_TOKENS * 10n ** BigInt(decimals),
  }))
  await Promise.all([
    deploy(chain, TILL),
    deploy(chain, PAYOUT),
    fillTank(chain, settlementAccount),
    ...tokens.map(async ({ contract, supplyAtoms }) => {
      await deploy(chain, contract)
      const balance = await tokenBalance(rpcUrl, contract.address, PAYER.address)
      if (balance >= supplyAtoms / 2n) return
      const data = encodeFunctionData({
        abi: mintAbi,
        functionName: 'mint',
        args: [PAYER.address, supplyAtoms - balance],
      })
      await payer.send({ to: contract.address, data })
    }),
  ])
}

async function deploy(
  { rpcUrl, payer }: { rpcUrl: string; payer: Payer },
  { name, address, salt, initCode }: SandboxContract,
): Promise<void> {
  if (await hasCode(rpcUrl, address)) return
  await payer.send({ to: TILL_FACTORY_ADDRESS, data: concatHex([salt, initCode]) })
  if (!(await hasCode(rpcUrl, address))) throw new NodeRefused(`${name} was not deployed at ${address}`)
}

async function fillTank({ rpcUrl, payer }: { rpcUrl: string; payer: Payer }, account: string): Promise<void> {
  const balance = await callForQuantity(rpcUrl, 'eth_getBalance', [account, 'latest'])
  if (balance < TANK_LOW) await payer.send({ to: account, valueAtoms: TANK_FULL - balance })
}

async function hasCode(rpcUrl: string, address: string): Promise<boolean> {
  return (await callNode(rpcUrl, 'eth_getCode', [address, 'latest'])) !== '0x'
}
