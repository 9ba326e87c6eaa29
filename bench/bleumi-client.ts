import { z } from 'zod'

/** A merchant's Bleumi client over plain HTTP, as far as the benches need it. */
export interface BleumiClient {
  /** Makes a wallet; returns its address. */
  createWallet(wallet: { id: string; token: string; buyerAddress: string }): Promise<string>
  /** What the wallet holds, in whole tokens as the protocol writes it. */
  balance(id: string): Promise<string>
  /** Settles this amount of whole tokens; the rest goes to the buyer. Returns the operation's handle. */
  settle(id: string, amount: string): Promise<string>
  /** Returns everything to the buyer. Returns the operation's handle. */
  refund(id: string): Promise<string>
  /** The operation's transaction; empty while it is in none. */
  hashOf(id: string, handle: string): Promise<string>
  /** Whether the operation has its answer. @throws BleumiRefused when it is no */
  hasEnded(id: string, handle: string): Promise<boolean>
}

/** The server refused a request; its answer is the message. */
export class BleumiRefused extends Error {
  readonly code = 'bleumi_refused'
}

const PATH = '/v1/payment/erc20/wallet'
const created = z.object({ addr: z.string() })
const wallet = z.object({ balance: z.string() })
const accepted = z.object({ txid: z.string() })
const operation = z.object({ hash: z.string(), status: z.boolean().nullable() })

/** A client of the first edition, with a key of it. */
export function bleumiClient(baseUrl: string, apiKey: string): BleumiClient {
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${baseUrl}${PATH}${path}`, {
      method,
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new BleumiRefused(`${method} ${path}: ${await response.text()}`)
    return response.json()
  }
  const read = async (id: string, handle: string) =>
    operation.parse(await ask('GET', `/${id}/operation/${handle}`))
  return {
    createWallet: async body =>
      created.parse(await ask('POST', '?chain=goerli', { ...body, transferToPaymentProcessor: false })).addr,
    balance: async id => wallet.parse(await ask('GET', `/${id}`)).balance,
    settle: async (id, amount) => accepted.parse(await ask('POST', `/${id}/settle`, { amount })).txid,
    refund: async id => accepted.parse(await ask('POST', `/${id}/refund`)).txid,
    hashOf: async (id, handle) => (await read(id, handle)).hash,
    hasEnded: async (id, handle) => {
      const { status } = await read(id, handle)
      if (status === false) throw new BleumiRefused(`operation ${handle} of ${id} moved nothing`)
      return status === true
    },
  }
}
