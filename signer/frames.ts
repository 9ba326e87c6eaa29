/**
 * Cuts a byte stream into newline-ended frames. Holds at most `bytesMax` bytes of an unfinished frame.
 * `push` returns the frames that are now complete, or `null` once a frame is too long: the stream is then unusable.
 */
export class FrameReader {
  #parts: Buffer[] = []
  #bytes = 0
  readonly bytesMax: number

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax
  }

  push(chunk: Buffer): string[] | null {
    const frames: string[] = []
    let start = 0
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      if (this.#bytes + end - start > this.bytesMax) return null
      this.#parts.push(chunk.subarray(start, end))
      frames.push(Buffer.concat(this.#parts).toString('utf8'))
      this.#parts = []
      this.#bytes = 0
      start = end + 1
    }
    const rest = chunk.subarray(start)
    if (this.#bytes + rest.length > this.bytesMax) return null
    if (rest.length > 0) {
      this.#parts.push(rest)
      this.#bytes += rest.length
    }
    return frames
  }
}
