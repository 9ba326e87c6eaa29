import { writeSync } from 'node:fs'

/** Where a logger's lines go. */
export interface LogOutput {
  /** Never throws. */
  write(line: string): void
  /** Writes what is kept as far as it can be written now. Never throws. */
  flushSync(): void
}

/** Lines that cannot be written are kept up to here; what comes then is left out. Bytes. */
const KEPT_BYTES_MAX = 4 * 1_024 * 1_024
const TRY_AGAIN_MS = 500

/**
 * Writes lines to a file descriptor, each at once. When that fails (a full disk, a reader that is slow or gone) they are kept and
 * tried again, and the gateway goes on: to stop paying merchants for want of a log would be a poor trade (F95). Pino's own
 * output ends the process then, and makes it wait for ever when it is to end.
 */
export function openLogOutput(fd: number): LogOutput {
  const kept: Buffer[] = []
  let keptBytes = 0
  let trouble: NodeJS.Timeout | undefined

  function flush(): void {
    try {
      for (let [first] = kept; first !== undefined; [first] = kept) {
        const bytes = writeSync(fd, first)
        keptBytes -= bytes
        if (bytes < first.length) kept[0] = first.subarray(bytes)
        else kept.shift()
      }
      clearTimeout(trouble)
      trouble = undefined
    } catch {
      clearTimeout(trouble)
      trouble = setTimeout(flush, TRY_AGAIN_MS).unref()
    }
  }

  return {
    write(line) {
      const bytes = Buffer.from(line, 'utf8')
      if (keptBytes + bytes.length > KEPT_BYTES_MAX) return
      kept.push(bytes)
      keptBytes += bytes.length
      if (trouble === undefined) flush()
    },
    flushSync: flush,
  }
}
