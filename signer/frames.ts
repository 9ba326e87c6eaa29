/**
 * Cuts a byte stream into newline-ended frames and holds at most `bytesMax` bytes of an unfinished one. The limit may
 * be raised between frames, so a peer that has not yet proven itself gets little memory.
 */
export class FrameReader {
  #parts: Buffer[] = []
  #bytes = 0
  /** Newline excluded. */
  bytesMax: number

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax
  }

  /**
   * Hands each completed frame to `accept` and stops when it answers false. Returns false then, or once a frame is too
   * long: the stream is unusable afterwards.
   */
  push(chunk: Buffer, accept: (frame: string) => boolean): boolean {
    let start = 0
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      if (this.#bytes + end - start > this.bytesMax) return false
      this.#parts.push(chunk.subarray(start, end))
      const frame = Buffer.concat(this.#parts).toString('utf8')
      this.#parts = []
      this.#bytes = 0
      start = end + 1
      if (!accept(frame)) return false
    }
    const rest = chunk.subarray(start)
    if (this.#bytes + rest.length > this.bytesMax) return false
    if (rest.length > 0) {
      this.#parts.push(rest)
      this.#bytes += rest.length
    }
    return true
  }
}
