import {
  type Abi,
  concat,
  encodeAbiParameters,
  encodeDeployData,
  encodeFunctionData,
  getContractAddress,
  getCreate2Address,
  type Hex,
  keccak256,
  zeroAddress,
  zeroHash,
} from 'viem'
import { plainTokenAbi, plainTokenBytecode } from '../generated/plain-token.ts'
import {
  TILL_ADDRESS,
  TILL_FACTORY_ADDRESS,
  TILL_INIT_CODE_HASH,
  tillAbi,
  tillBytecode,
} from '../generated/till.ts'
import { usdtLikeAbi, usdtLikeBytecode } from '../generated/usdt-like.ts'
import { GasChain, type Outcome } from './chain.ts'

/** Runtime of the deterministic deployment factory. */
const factoryCode: Hex =
  '0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3'

export const destroy = 0
export const keepFirst = 1
export const keepAgain = 2

export type ShareTerms = { operator: Hex; refunder: Hex; recipients: bigint[] }
export type Settlement = ShareTerms & { token: Hex; kind: number; ids: Hex[] }

/**
 * A chain with the factory, Till, a plain and a USDT-like token, an operator and a refunder.
 * Recipients hold a balance of everything, as the published figures assume.
 */
export class GasWorld {
  readonly chain: GasChain
  readonly operator: Hex
  readonly refunder: Hex
  readonly deployment: Outcome
  readonly plain: Hex
  readonly usdt: Hex

  private constructor(
    chain: GasChain,
    operator: Hex,
    refunder: Hex,
    deployment: Outcome,
    plain: Hex,
    usdt: Hex,
  ) {
    this.chain = chain
    this.operator = operator
    this.refunder = refunder
    this.deployment = deployment
    this.plain = plain
    this.usdt = usdt
  }

  static async open(): Promise<GasWorld> {
    const chain = await GasChain.open()
    const operator = await chain.account('operator')
    const refunder = await chain.account('refunder')
    await chain.setCode(TILL_FACTORY_ADDRESS, factoryCode)
    const deployment = await chain.send(operator, TILL_FACTORY_ADDRESS, concat([zeroHash, tillBytecode]))
    const plain = await deploy(chain, 'plain', plainTokenAbi, plainTokenBytecode, ['Plain', 'PLN', operator])
    const usdt = await deploy(chain, 'usdt', usdtLikeAbi, usdtLikeBytecode, [operator])
    return new GasWorld(chain, operator, refunder, deployment, plain, usdt)
  }

  /** Shared terms of `count` recipients, who already hold coin and both tokens. */
  async terms(count: number): Promise<ShareTerms> {
    const recipients: bigint[] = []
    for (let index = 0; index < count; index++) {
      const recipient = await this.chain.account(`recipient ${index} of ${count}`)
      await this.mint(this.plain, recipient, 10n ** 6n)
      await this.mint(this.usdt, recipient, 10n ** 6n)
      const share = Math.floor(10_000 / count)
      const bps = index === 0 ? 10_000 - share * (count - 1) : share
      recipients.push((BigInt(bps) << 160n) | BigInt(recipient))
    }
    return { operator: this.operator, refunder: this.refunder, recipients }
  }

  /** Pays every till: tokens are minted to it, coin (token 0) is set. */
  async pay(terms: ShareTerms, token: Hex, ids: readonly Hex[], amount = 25_000_000n): Promise<void> {
    for (const id of ids) {
      const till = tillAddress(terms, id)
      if (token === zeroAddress) await this.chain.setBalance(till, amount)
      else await this.mint(token, till, amount)
    }
  }

  async mint(token: Hex, to: Hex, amount: bigint): Promise<void> {
    const data = encodeFunctionData({ abi: plainTokenAbi, functionName: 'mint', args: [to, amount] })
    const minted = await this.chain.send(this.operator, token, data)
    if (!minted.ok) throw new Error(`mint to ${to} failed`)
  }

  settle(settlements: readonly Settlement[]): Promise<Outcome> {
    const data = encodeFunctionData({ abi: tillAbi, functionName: 'settleStrict', args: [settlements] })
    return this.chain.send(this.operator, TILL_ADDRESS, data)
  }

  refund(
    terms: ShareTerms,
    id: Hex,
    token: Hex,
    to: Hex,
    amount: bigint,
    shareRest: boolean,
  ): Promise<Outcome> {
    const args = [terms, id, token, to, amount, shareRest, destroy] as const
    const data = encodeFunctionData({ abi: tillAbi, functionName: 'refund', args })
    return this.chain.send(this.refunder, TILL_ADDRESS, data)
  }
}

/** `count` ascending ids without zero bytes, the same for the same seed. */
export function makeIds(seed: string, count: number): Hex[] {
  const ids: Hex[] = []
  for (let index = 0; ids.length < count; index++) {
    const id: Hex = `0x${keccak256(concat([`0x${Buffer.from(seed).toString('hex')}`, `0x${index.toString(16).padStart(8, '0')}`])).slice(2, 18)}`
    if (!/^0x(?:..)*?00/.test(id)) ids.push(id)
  }
  return ids.sort()
}

/** The address formula of `docs/contracts.md`, computed without the contract. */
export function tillAddress(terms: ShareTerms, id: Hex): Hex {
  const encoded = encodeAbiParameters(
    [{ type: 'address' }, { type: 'address' }, { type: 'uint256[]' }],
    [terms.operator, terms.refunder, terms.recipients],
  )
  const salt = keccak256(concat([keccak256(encoded), id]))
  return getCreate2Address({ from: TILL_ADDRESS, salt, bytecodeHash: TILL_INIT_CODE_HASH })
}

async function deploy(
  chain: GasChain,
  deployerName: string,
  abi: Abi,
  bytecode: Hex,
  args: readonly unknown[],
): Promise<Hex> {
  const deployer = await chain.account(`deployer of ${deployerName}`)
  const outcome = await chain.send(deployer, undefined, encodeDeployData({ abi, bytecode, args }))
  if (!outcome.ok) throw new Error(`deployment of ${deployerName} failed`)
  return getContractAddress({ from: deployer, nonce: 0n })
}
