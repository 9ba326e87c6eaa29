import type { CallbackSigner } from './ports.ts'

const KEPT_MAX = 2_000

/**
 * Starts signatures before they are needed: the thread pool signs while the database still commits the deliveries.
 * That hides most of the signing time of a block full of payments. A prepared signature is handed out once and at
 * most 2,000 wait; whatever is not found is signed on demand.
 */
export class SignAhead {
  readonly #signer: CallbackSigner
  readonly #ready = new Map<string, Promise<string>>()

  constructor(signer: CallbackSigner) {
    this.#signer = signer
  }

  prepare(text: string): void {
    if (this.#ready.has(text)) return
    const signature = this.#signer.sign(text)
    signature.catch(() => this.#ready.delete(text))
    this.#ready.set(text, signature)
    const [oldest] = this.#ready.keys()
    if (this.#ready.size > KEPT_MAX && oldest !== undefined) this.#ready.delete(oldest)
  }

  sign(text: string): Promise<string> {
    const prepared = this.#ready.get(text)
    this.#ready.delete(text)
    return prepared ?? this.#signer.sign(text)
  }
}
