import type { WalletRequest } from '../page-state.ts'
import { type TransferCall, transferCall } from './transfer-call.ts'

/** A wallet as it announces itself (EIP-6963). */
export interface AnnouncedWallet {
  readonly info: { readonly uuid: string; readonly name: string; readonly icon: string }
  readonly provider: { request(call: { method: string; params?: unknown[] }): Promise<unknown> }
}

/** What became of a payment by wallet. `failed` may have been sent: only the wallet knows. */
export type WalletOutcome = 'sent' | 'declined' | 'wrong_network' | 'failed'

/** User rejected request (EIP-1193). */
const REJECTED = 4001

/**
 * Asks a wallet to pay: its account, the right network, then one transaction. The network is read back after the switch,
 * so nothing is sent on another one.
 */
export async function payByWallet(
  wallet: AnnouncedWallet,
  request: WalletRequest,
  atoms: bigint,
): Promise<WalletOutcome> {
  try {
    const [from] = await accountsOf(wallet)
    if (from === undefined) return 'failed'
    if (!(await enterNetwork(wallet, request.chainId))) return 'wrong_network'
    const hash = await sendTransaction(wallet, request.chainId, transferCall(request, atoms, from))
    return hash === null ? 'failed' : 'sent'
  } catch (error) {
    return isDeclined(error) ? 'declined' : 'failed'
  }
}

/** The accounts that the wallet lets this page see; asks the person when there is none yet. Rejects with the wallet's error. */
export async function accountsOf({ provider }: AnnouncedWallet): Promise<string[]> {
  const accounts = await provider.request({ method: 'eth_requestAccounts' })
  return Array.isArray(accounts) ? accounts.filter(account => typeof account === 'string') : []
}

/** Brings the wallet to a network, EIP-155 number; whether it is there, read back after the switch. */
export async function enterNetwork(wallet: AnnouncedWallet, chainId: number): Promise<boolean> {
  if (await isOn(wallet, chainId)) return true
  await wallet.provider
    .request({ method: 'wallet_switchEthereumChain', params: [{ chainId: hexOf(chainId) }] })
    .catch(() => undefined)
  return isOn(wallet, chainId)
}

/** Has one transaction signed and sent; its hash, null when the wallet gave none. Rejects with the wallet's error. */
export async function sendTransaction(
  { provider }: AnnouncedWallet,
  chainId: number,
  call: TransferCall,
): Promise<string | null> {
  const params = [{ ...call, chainId: hexOf(chainId) }]
  const hash = await provider.request({ method: 'eth_sendTransaction', params })
  return typeof hash === 'string' ? hash : null
}

/** Whether a wallet's error says that the person said no. */
export function isDeclined(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === REJECTED
}

async function isOn({ provider }: AnnouncedWallet, chainId: number): Promise<boolean> {
  const current = await provider.request({ method: 'eth_chainId' })
  return typeof current === 'string' && BigInt(current) === BigInt(chainId)
}

function hexOf(chainId: number): string {
  return `0x${chainId.toString(16)}`
}
