import type { WalletRequest } from '../page-state.ts'
import { transferCall } from './transfer-call.ts'

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
  const { provider } = wallet
  const chainId = `0x${request.chainId.toString(16)}`
  try {
    const accounts = await provider.request({ method: 'eth_requestAccounts' })
    const from: unknown = Array.isArray(accounts) ? accounts[0] : undefined
    if (typeof from !== 'string') return 'failed'
    if (!(await onChain(wallet, chainId)))
      await provider
        .request({ method: 'wallet_switchEthereumChain', params: [{ chainId }] })
        .catch(() => undefined)
    if (!(await onChain(wallet, chainId))) return 'wrong_network'
    const hash = await provider.request({
      method: 'eth_sendTransaction',
      params: [{ ...transferCall(request, atoms, from), chainId }],
    })
    return typeof hash === 'string' ? 'sent' : 'failed'
  } catch (error) {
    return codeOf(error) === REJECTED ? 'declined' : 'failed'
  }
}

async function onChain({ provider }: AnnouncedWallet, chainId: string): Promise<boolean> {
  const current = await provider.request({ method: 'eth_chainId' })
  return typeof current === 'string' && BigInt(current) === BigInt(chainId)
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
