import type { Hex } from 'viem'
import { encodeDeployData, getContractAddress, numberToHex } from 'viem/utils'
import { PAYOUT_ADDRESS, payoutBytecode } from '../contracts/generated/payout.ts'
import { plainTokenAbi, plainTokenBytecode } from '../contracts/generated/plain-token.ts'
import { TILL_ADDRESS, TILL_FACTORY_ADDRESS, tillBytecode } from '../contracts/generated/till.ts'
import { usdcLikeAbi, usdcLikeBytecode } from '../contracts/generated/usdc-like.ts'
import { usdtLikeAbi, usdtLikeBytecode } from '../contracts/generated/usdt-like.ts'
import type { TokenSymbol } from './sandbox-networks.ts'

/**
 * The account that is rich on every local chain: the first of the well-known development mnemonic ("test test … junk").
 * Its key is public; nothing of value may ever be sent to it.
 */
export const PAYER = {
  address: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  privateKey: '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
} as const

/** The demo merchant's own wallet: the second account of the same mnemonic. */
export const MERCHANT_WALLET = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

/** A supplier of the demo shop, who gets a share: the third account. */
export const SUPPLIER_WALLET = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC'

/** A contract that the CREATE2 factory deploys at an address known beforehand. */
export interface SandboxContract {
  readonly name: string
  readonly address: Hex
  readonly salt: Hex
  readonly initCode: Hex
}

/** The till contract has the same address on every chain. */
export const TILL: SandboxContract = {
  name: 'Till',
  address: TILL_ADDRESS,
  salt: numberToHex(0, { size: 32 }),
  initCode: tillBytecode,
}

/** The payout contract too. */
export const PAYOUT: SandboxContract = {
  name: 'Payout',
  address: PAYOUT_ADDRESS,
  salt: numberToHex(0, { size: 32 }),
  initCode: payoutBytecode,
}

/** The tokens have another address on each chain, as production ones have: the salt is the chain's number. */
export function tokenContract(chainNumber: number, symbol: TokenSymbol): SandboxContract {
  const initCode = tokenInitCode(symbol)
  const salt = numberToHex(chainNumber, { size: 32 })
  const address = getContractAddress({
    opcode: 'CREATE2',
    from: TILL_FACTORY_ADDRESS,
    salt,
    bytecode: initCode,
  })
  return { name: symbol, address, salt, initCode }
}

/** Address of a local chain's token. */
export function tokenAddress(chainNumber: number, symbol: TokenSymbol): Hex {
  return tokenContract(chainNumber, symbol).address
}

/** Tether-like: `transfer` returns nothing. USD-Coin-like: EIP-2612 and EIP-3009. DAI: a plain ERC-20. */
function tokenInitCode(symbol: TokenSymbol): Hex {
  if (symbol === 'USDT')
    return encodeDeployData({ abi: usdtLikeAbi, bytecode: usdtLikeBytecode, args: [PAYER.address] })
  if (symbol === 'USDC')
    return encodeDeployData({ abi: usdcLikeAbi, bytecode: usdcLikeBytecode, args: [PAYER.address] })
  return encodeDeployData({
    abi: plainTokenAbi,
    bytecode: plainTokenBytecode,
    args: ['Dai Stablecoin', 'DAI', PAYER.address],
  })
}
