import type { Asset } from '../../domain/assets.ts'
import type { Answer } from '../port.ts'
import { dataSchema } from './node-schemas.ts'
import { findContract, TILL } from './own-contract.ts'
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

/**
 * Compares what is configured with the chain before anything is credited on it: every token has code and the configured
 * decimals (F4), and the till contract is there with our code, so that it derives the same addresses as we do. Empty when
 * all is well. That the nodes are on the right chain is checked on every connection (F10).
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
  const state = await findContract(rpc, TILL)
  if (state.kind === 'present') return null
  const code = ({ missing: 'no_contract', wrong_code: 'wrong_till_contract', unknown: 'no_answer' } as const)[
    state.kind
  ]
  return { code, subject: TILL.name, detail: state.problem }
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
