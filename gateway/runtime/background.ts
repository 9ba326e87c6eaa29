/** A loop that goes on beside everything else until it is stopped. */
export interface Background {
  /** Tells the loop to end, and resolves when it has: nothing of it is under way then. */
  stop(): Promise<void>
}

/** Begins a loop at once. It is to return soon after its signal is aborted, and to report errors itself. */
export function inBackground(loop: (signal: AbortSignal) => Promise<void>): Background {
  const abort = new AbortController()
  const done = loop(abort.signal)
  return {
    async stop() {
      abort.abort()
      await done
    },
  }
}
