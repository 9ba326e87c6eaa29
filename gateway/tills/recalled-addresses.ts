const REMEMBERED_MAX = 10_000
const TRIES_MAX = 5

/**
 * Default addresses as they were when last used, so that making a till from one needs no question of its own. Whoever uses one
 * has it checked by the statement that writes the till: what is remembered may be out of date, what is written never is.
 */
export class RecalledAddresses {
  readonly #read: (businessId: string, ticker: string) => Promise<string | null>
  readonly #used = new Map<string, string>()

  /** `read` finds the address that is set now. */
  constructor(read: (businessId: string, ticker: string) => Promise<string | null>) {
    this.#read = read
  }

  /**
   * Does `work` with the business's default address of a ticker. `work` answers `stale` when its statement found that this is
   * not the default address any more; then it is done again with the one that is set now.
   * @throws whatever `work` throws, which is never for a remembered address that was not used with success before
   */
  async use<T>(
    businessId: string,
    ticker: string,
    work: (address: string | null) => Promise<T | 'stale'>,
  ): Promise<T> {
    const key = `${businessId} ${ticker}`
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const address = this.#used.get(key) ?? (await this.#read(businessId, ticker))
      const outcome = await work(address)
      this.#used.delete(key)
      if (outcome === 'stale') continue
      if (address !== null) this.#remember(key, address)
      return outcome
    }
    throw new Error('the default address changes faster than it can be used')
  }

  #remember(key: string, address: string): void {
    this.#used.set(key, address)
    if (this.#used.size <= REMEMBERED_MAX) return
    const oldest = this.#used.keys().next().value
    if (oldest !== undefined) this.#used.delete(oldest)
  }
}
