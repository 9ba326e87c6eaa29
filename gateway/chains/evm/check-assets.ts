import { TILL_ADDRESS, tillAbi } from '@polytill/contracts/generated/till.ts'
import { encodeFunctionData } from 'viem/utils'
import type { Asset } from '../../domain/assets.ts'
import type { Answer } from '../port.ts'
import { evmTillFactory } from './evm-till-factory.ts'
import { dataSchema } from './node-schemas.ts'
import type { EvmRpc } from './rpc.ts'

/** Why a gateway must not start on a chain. `subject` is a ticker, or `till contract`. */
export interface AssetProblem {
  /** `no_answer`: no node gave a usable answer, try again. The others need a person. */
  readonly code: 'no_answer' | 'no_contract' | 'wrong_decimals' | 'wrong_till_contract'
  readonly subject: string
  readonly detail: string
}

/** Selector of `decimals()`. */
const DECIMALS = '0x313ce567'
/** A till that nobody has: only its address is asked for. */
const SAMPLE_TERMS_HASH = `0x${'5a'.repeat(32)}` as const
const SAMPLE_ID = `0x${'a5'.repeat(8)}` as const

/**
 * Compares what is configured with the chain before anything is credited on it: every token has code and the configured
 * decimals (F4), and the till contract is deployed and derives the same addresses as we do. Its address is CREATE2 over
 * its own code, so code at that address is its code. Empty when all is well. That the nodes are on the right chain is
 * checked on every connection (F10).
 */
export async function checkAssets(rpc: EvmRpc, assets: readonly Asset[]): Promise<AssetProblem[]> {
  const found = await Promise.all([checkTillContract(rpc), ...assets.map(asset => checkAsset(rpc, asset))])
  return found.filter(problem => problem !== null)
}

/** What is wrong with one asset on its chain, or null. The coin of a chain is always right. */
export async function checkAsset(rpc: EvmRpc, asset: Asset): Promise<AssetProblem | null> {
  const { contract, ticker, decimals } = asset
  if (contract === null) return null
  const [code, answer] = await Promise.all([codeAt(rpc, contract), callView(rpc, contract, DECIMALS)])
  if (code.kind !== 'present') return noAnswer(ticker, code)
  if (code.value === '0x') return { code: 'no_contract', subject: ticker, detail: `no code at ${contract}` }
  if (answer.kind !== 'present') return noAnswer(ticker, answer)
  const actual = answer.value.length === 66 ? BigInt(answer.value) : null
  if (actual === BigInt(decimals)) return null
  const detail = `${decimals} decimals configured, the contract says ${actual ?? 'nothing'}`
  return { code: 'wrong_decimals', subject: ticker, detail }
}

async function checkTillContract(rpc: EvmRpc): Promise<AssetProblem | null> {
  const subject = 'till contract'
  const data = encodeFunctionData({
    abi: tillAbi,
    functionName: 'tillAddress',
    args: [SAMPLE_TERMS_HASH, SAMPLE_ID],
  })
  const [code, answer] = await Promise.all([codeAt(rpc, TILL_ADDRESS), callView(rpc, TILL_ADDRESS, data)])
  if (code.kind !== 'present') return noAnswer(subject, code)
  if (code.value === '0x') return { code: 'no_contract', subject, detail: `no code at ${TILL_ADDRESS}` }
  if (answer.kind !== 'present') return noAnswer(subject, answer)
  const expected = evmTillFactory.tillAddress(SAMPLE_TERMS_HASH, SAMPLE_ID)
  if (`0x${answer.value.slice(26)}` === expected) return null
  return { code: 'wrong_till_contract', subject, detail: `derives other addresses at ${TILL_ADDRESS}` }
}

function codeAt(rpc: EvmRpc, contract: string): Promise<Answer<string>> {
  return rpc.call('eth_getCode', [contract, 'latest'], dataSchema)
}

function callView(rpc: EvmRpc, to: string, data: string): Promise<Answer<string>> {
  return rpc.call('eth_call', [{ to, data }, 'latest'], dataSchema)
}

function noAnswer(subject: string, answer: Exclude<Answer<unknown>, { kind: 'present' }>): AssetProblem {
  return { code: 'no_answer', subject, detail: answer.kind === 'unknown' ? answer.reason : 'method missing' }
}
