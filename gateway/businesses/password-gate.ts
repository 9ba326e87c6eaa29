import { hashPassword, verifyPassword } from './password.ts'

/** A check takes 128 MiB and half a second of a core: this many at once, and so many more may wait (F71). */
const CHECKS_AT_ONCE = 2
const CHECKS_WAITING_MAX = 20

/** Checks passwords, a few at a time, and takes as long for a user that does not exist. */
export class PasswordGate {
  readonly #waiting: (() => void)[] = []
  #running = 0
  #nobody: Promise<string> | undefined

  /**
   * Whether the password has this hash; false for no hash, after the same work. `busy`: too many wait already, nothing was checked.
   */
  async check(password: string, hash: string | null): Promise<boolean | 'busy'> {
    if (this.#running >= CHECKS_AT_ONCE) {
      if (this.#waiting.length >= CHECKS_WAITING_MAX) return 'busy'
      // Whoever ends hands its place over, so the number running stays right.
      await new Promise<void>(resolve => this.#waiting.push(resolve))
    } else this.#running++
    try {
      this.#nobody ??= hashPassword('')
      const nobody = await this.#nobody
      return (await verifyPassword(password, hash ?? nobody)) && hash !== null
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}
