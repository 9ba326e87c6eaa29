import { createRequire } from 'node:module'

/**
 * The part of BlockBee's published Node client (`@blockbee/api` 1.1.0) that is public. It has no types of its own; answers
 * are what the server sent, so each test says what it expects of them.
 */
export interface PublishedClient {
  /** Asks for an address; null when the server refused. */
  getAddress(): Promise<string | null>
  checkLogs(): Promise<unknown>
  getQrcode(value?: string | number | null, size?: number): Promise<unknown>
}

/** Its constructor and static functions. */
export interface PublishedClientClass {
  new (
    coin: string,
    ownAddress: string,
    callbackUrl: string,
    parameters: Readonly<Record<string, string | number>>,
    options: Readonly<Record<string, string | number>>,
    apiKey: string,
  ): PublishedClient
  getInfo(coin: string | null, assoc: boolean, apiKey: string): Promise<unknown>
  getSupportedCoins(apiKey: string): Promise<Record<string, unknown> | null>
  getEstimate(coin: string, apiKey: string, addresses?: number, priority?: string): Promise<unknown>
  getConvert(coin: string, value: number | string, from: string, apiKey: string): Promise<unknown>
  createPayout(coin: string, address: string, value: number | string, apiKey: string): Promise<unknown>
}

/** The published file itself, as npm installed it. */
export const PublishedBlockBee: PublishedClientClass = createRequire(import.meta.url)('@blockbee/api')

/** The address in the client's code, which nothing but a change of that code could set. */
const FIXED_ORIGIN = 'https://api.blockbee.io'

/**
 * Makes this process's requests to the client's fixed address go to `url` instead: host name and scheme are replaced, path,
 * query, headers and method stay as the client made them. Returns the paths asked for so far, in order, and a way back.
 */
export function redirectClient(url: string): { readonly asked: readonly string[]; restore(): void } {
  const original = globalThis.fetch
  const asked: string[] = []
  globalThis.fetch = (input, init) => {
    const target = input instanceof Request ? input.url : String(input)
    if (!target.startsWith(`${FIXED_ORIGIN}/`)) return original(input, init)
    const rest = target.slice(FIXED_ORIGIN.length)
    asked.push(rest.replace(/\?.*$/, ''))
    return original(`${url}${rest}`, init)
  }
  const restore = (): void => {
    globalThis.fetch = original
  }
  return { asked, restore }
}
