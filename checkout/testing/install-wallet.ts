import type { Page } from 'playwright-core'

/** How a test wallet behaves. */
export interface WalletBehaviour {
  readonly name: string
  /** The account it connects, and the network it is on at first, decimal. */
  readonly account: string
  readonly chainId: number
  /** What it does when asked to change networks, and to send. */
  readonly onSwitch: 'switches' | 'refuses'
  readonly onSend: 'sends' | 'declines' | 'fails'
}

/** What a test wallet was asked for. */
export interface WalletCall {
  readonly method: string
  readonly params?: readonly unknown[]
}

/**
 * Puts a wallet into a page before it loads: it announces itself as EIP-6963 says and answers as EIP-1193 says. It has no
 * keys: `send` decides what becomes of a transaction and returns its hash. What pages read through it is answered by `read`, the
 * wallet's node; without one it refuses. Returns the calls that it got.
 */
export async function installWallet(
  page: Page,
  behaviour: WalletBehaviour,
  send: (transaction: unknown) => Promise<string>,
  read: ((call: WalletCall) => Promise<unknown>) | null = null,
): Promise<WalletCall[]> {
  const calls: WalletCall[] = []
  await page.exposeFunction('walletCalled', (call: WalletCall) => void calls.push(call))
  await page.exposeFunction('walletSends', send)
  if (read !== null) await page.exposeFunction('walletReads', read)
  await page.addInitScript(`(${wallet})(${JSON.stringify(behaviour)})`)
  return calls
}

/** Runs in the page. */
const wallet = `behaviour => {
  let chainId = behaviour.chainId
  const fail = (code, message) => { throw Object.assign(new Error(message), { code }) }
  const provider = {
    async request({ method, params }) {
      await walletCalled({ method, params })
      if (method === 'eth_requestAccounts') return [behaviour.account]
      if (method === 'eth_chainId') return '0x' + chainId.toString(16)
      if (method === 'wallet_switchEthereumChain') {
        if (behaviour.onSwitch === 'refuses') fail(4902, 'Unrecognized chain ID')
        chainId = Number(params[0].chainId)
        return null
      }
      if (method === 'eth_sendTransaction') {
        if (behaviour.onSend === 'declines') fail(4001, 'User rejected the request.')
        if (behaviour.onSend === 'fails') fail(-32000, 'insufficient funds')
        return await walletSends(params[0])
      }
      const reads = method === 'eth_call' || method === 'eth_getTransactionReceipt'
      if (reads && 'walletReads' in globalThis) return await walletReads({ method, params })
      fail(4200, 'Unsupported method')
    },
  }
  const info = { uuid: 'c7b7cb3c-0001-4f26-b8a6-1b1f5f1f0a01', name: behaviour.name, icon: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>', rdns: 'example.wallet' }
  const announce = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info, provider }) }))
  addEventListener('eip6963:requestProvider', announce)
  announce()
}`
