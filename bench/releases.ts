/** What was opened and must be let go: processes, sockets, folders. */
export class Releases {
  readonly #stack: (() => Promise<void> | void)[] = []
  #running: Promise<void> = Promise.resolve()

  /** Adds one; `run` calls the last one added first. */
  readonly add = (release: () => Promise<void> | void): void => {
    this.#stack.push(release)
  }

  /** Lets everything go, whatever fails on the way. Callers that come at once all wait for the same end. */
  run(): Promise<void> {
    this.#running = this.#running.then(() => this.#drain())
    return this.#running
  }

  async #drain(): Promise<void> {
    for (let release = this.#stack.pop(); release; release = this.#stack.pop()) {
      try {
        await release()
      } catch (error) {
        console.error('  clean-up failed:', error)
      }
    }
  }
}
