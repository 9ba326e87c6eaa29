import { encodeFunctionData, parseAbi } from 'viem/utils'
import { callForQuantity } from './node-rpc.ts'

const BALANCE = parseAbi(['function balanceOf(address) view returns (uint256)'])

/** What an account holds of a token now. Base units. @throws NodeRefused */
export async function tokenBalance(rpcUrl: string, token: string, account: string): Promise<bigint> {
  const args = [`0x${account.slice(2)}`] as const
  const data = encodeFunctionData({ abi: BALANCE, functionName: 'balanceOf', args })
  return callForQuantity(rpcUrl, 'eth_call', [{ to: token, data }, 'latest'])
}
