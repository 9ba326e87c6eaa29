import type { Abi, Hex } from 'viem'
import {
  concatHex,
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  isHex,
  parseAbi,
} from 'viem/utils'
import { payoutBytecode } from '../../contracts/generated/payout.ts'
import { plainTokenAbi, plainTokenBytecode } from '../../contracts/generated/plain-token.ts'
import { TILL_FACTORY_ADDRESS, tillBytecode } from '../../contracts/generated/till.ts'
import { usdcLikeAbi, usdcLikeBytecode } from '../../contracts/generated/usdc-like.ts'
import { usdtLikeAbi, usdtLikeBytecode } from '../../contracts/generated/usdt-like.ts'
import { type ChainNode, hex, word } from './chain-node.ts'

/** Tokens of a test chain, lower case. */
export interface TestTokens {
  readonly usdt: string
  readonly usdc: string
  readonly dai: string
}

const RICH = 10n ** 27n
const NO_SALT = `0x${'0'.repeat(64)}` as const
const TOKEN = parseAbi([
  'function transfer(address to, uint256 amount)',
  'function mint(address to, uint256 amount)',
])

/** Puts the Till and Payout at their constant addresses and three tokens on the chain; `owner` gets plenty of each. */
export async function deployTestContracts(chain: ChainNode, owner: string): Promise<TestTokens> {
  for (const code of [tillBytecode, payoutBytecode])
    await chain.send({ from: owner, to: TILL_FACTORY_ADDRESS, data: concatHex([NO_SALT, code]) })
  const tokens = {
    usdt: await deploy(chain, owner, { abi: usdtLikeAbi, bytecode: usdtLikeBytecode, args: [asHex(owner)] }),
    usdc: await deploy(chain, owner, { abi: usdcLikeAbi, bytecode: usdcLikeBytecode, args: [asHex(owner)] }),
    dai: await deploy(chain, owner, {
      abi: plainTokenAbi,
      bytecode: plainTokenBytecode,
      args: ['Dai', 'DAI', asHex(owner)],
    }),
  }
  for (const token of Object.values(tokens))
    await chain.send({ from: owner, to: token, data: mintData(owner, RICH) })
  return tokens
}

/** Deploys a contract and returns its address. */
export async function deploy(
  chain: ChainNode,
  from: string,
  contract: { readonly abi: Abi; readonly bytecode: Hex; readonly args?: readonly unknown[] },
): Promise<string> {
  const data = encodeDeployData({ ...contract, args: contract.args ?? [] })
  const receipt = await chain.receipt(await chain.send({ from, data }))
  return String(receipt.contractAddress).toLowerCase()
}

/** Calldata of `transfer`. */
export function transferData(to: string, amount: bigint): Hex {
  return encodeFunctionData({ abi: TOKEN, functionName: 'transfer', args: [asHex(to), amount] })
}

/** Calldata of `mint`. */
export function mintData(to: string, amount: bigint): Hex {
  return encodeFunctionData({ abi: TOKEN, functionName: 'mint', args: [asHex(to), amount] })
}

/** One call that `inOneTransaction` makes. */
export interface InnerCall {
  readonly to: string
  readonly data: string
  readonly value?: bigint
}

/** Address that the next contract of an account will have: money for its calls is sent there first. */
export async function nextContractAddress(chain: ChainNode, from: string, after = 0n): Promise<string> {
  const nonce = (await chain.minedNonce(from)) + after
  return getContractAddress({ from: asHex(from), nonce }).toLowerCase()
}

/** Runs calls in one transaction, as a contract whose creation code is nothing but these calls. Returns the hash. */
export async function inOneTransaction(
  chain: ChainNode,
  from: string,
  calls: readonly InnerCall[],
  value = 0n,
): Promise<string> {
  // Failed inner calls do not fail the transaction, so an estimate would be too small.
  return chain.send({ from, data: `0x${calls.map(callCode).join('')}00`, value, gas: 5_000_000n })
}

/** MSTORE the calldata word by word, then CALL and POP. */
function callCode({ to, data, value = 0n }: InnerCall): string {
  const bytes = data.slice(2)
  const words = bytes.match(/.{1,64}/g) ?? []
  const stores = words.map(
    (part, index) => `7f${part.padEnd(64, '0')}61${(index * 32).toString(16).padStart(4, '0')}52`,
  )
  const length = (bytes.length / 2).toString(16).padStart(4, '0')
  return `${stores.join('')}5f5f61${length}5f7f${word(value)}73${to.slice(2)}5af150`
}

/** Gives an account native coin out of nothing. */
export async function setCoin(chain: ChainNode, account: string, atoms: bigint): Promise<void> {
  await chain.call('anvil_setBalance', account, hex(atoms))
}

function asHex(text: string): Hex {
  if (!isHex(text)) throw new Error(`not hex: ${text}`)
  return text
}
