import type { Clock } from '../runtime/clock.ts'
import { type ApiKeyRow, findApiKey, type KeyDialect } from '../storage/api-keys.ts'
import type { Sql } from '../storage/database.ts'
import { hashApiKey } from './api-keys.ts'

/** How long a revoked key may still work in a process that has just used it. */
export const AUTHENTICATION_CACHE_MS = 5_000
const CACHED_KEYS_MAX = 10_000

/**
 * Tells whose key it is. Valid keys are remembered for `AUTHENTICATION_CACHE_MS`, by hash; unknown keys never are, so
 * guessing fills no memory (F71). Requests that come together share one look-up.
 */
export class KeyAuthenticator {
  readonly #sql: Sql
  readonly #clock: Clock
  readonly #known = new Map<string, { key: Promise<ApiKeyRow | null>; expiresAtMs: number }>()

  constructor(sql: Sql, clock: Clock) {
    this.#sql = sql
    this.#clock = clock
  }

  /** The valid key of this dialect, or null. Rejects when the database does. */
  async authenticate(dialect: KeyDialect, key: string): Promise<ApiKeyRow | null> {
    const hash = hashApiKey(key)
    const name = hash.toString('base64')
    const nowMs = this.#clock.monotonicMs()
    let entry = this.#known.get(name)
    if (!entry || entry.expiresAtMs <= nowMs) {
      entry = { key: findApiKey(this.#sql, hash), expiresAtMs: nowMs + AUTHENTICATION_CACHE_MS }
      this.#remember(name, entry)
    }
    const found = await entry.key
    return found?.dialect === dialect ? found : null
  }

  #remember(name: string, entry: { key: Promise<ApiKeyRow | null>; expiresAtMs: number }): void {
    this.#known.delete(name)
    this.#known.set(name, entry)
    const forget = (): void => {
      if (this.#known.get(name) === entry) this.#known.delete(name)
    }
    entry.key.then(found => found === null && forget(), forget)
    if (this.#known.size > CACHED_KEYS_MAX) {
      const oldest = this.#known.keys().next().value
      if (oldest !== undefined) this.#known.delete(oldest)
    }
  }
}
