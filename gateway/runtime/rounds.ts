/** Lets others wait for a loop: whoever asks is let go by the first round that began afterwards and says that it is done. */
export class Rounds {
  readonly #asking = new Set<() => void>()

  /** Resolves when a round that begins from now on is done. */
  next(): Promise<void> {
    return new Promise(resolve => this.#asking.add(resolve))
  }

  /** Begins a round; calling what it returns says that the round is done. One that is never done keeps nobody: the next does. */
  begin(): () => void {
    const asking = [...this.#asking]
    return () => {
      for (const go of asking) {
        this.#asking.delete(go)
        go()
      }
    }
  }
}
