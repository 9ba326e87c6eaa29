import { hashPassword, verifyPassword } from './password.ts'

/** A check takes 128 MiB and half a second of a core: this many people at once, and so many more may wait (F71). */
const INSIDE_MAX = 2
const WAITING_MAX = 20

/** Lets in those who want a password checked, a few at a time. */
export class PasswordGate {
  readonly #waiting: (() => void)[] = []
  #inside = 0
  #nobody: Promise<string> | undefined

  /** Runs `work` when there is a place; `busy`: too many wait already, and nothing was run. */
  async admit<T>(work: () => Promise<T>): Promise<T | 'busy'> {
    if (this.#inside >= INSIDE_MAX) {
      if (this.#waiting.length >= WAITING_MAX) return 'busy'
      // Whoever leaves hands its place over, so the number inside stays right.
      await new Promise<void>(resolve => this.#waiting.push(resolve))
    } else this.#inside++
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#inside--
    }
  }

  /** Whether the password has this hash; false for no hash, after the same work. To be called inside. */
  async check(password: string, hash: string | null): Promise<boolean> {
    this.#nobody ??= hashPassword('')
    const nobody = await this.#nobody
    return (await verifyPassword(password, hash ?? nobody)) && hash !== null
  }
}
