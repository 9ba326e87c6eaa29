import { randomFillSync } from 'node:crypto'

const POOL_BYTES = 4_096

const pool = Buffer.allocUnsafeSlow(POOL_BYTES)
let used = POOL_BYTES

/**
 * Up to 4,096 bytes of the system's cryptographic randomness, each handed out once and wiped from the pool. Asking the
 * system costs some 20 µs however little is asked for, so it is asked for many at a time.
 */
export function freshBytes(count: number): Buffer {
  if (count > POOL_BYTES) throw new RangeError(`at most ${POOL_BYTES} bytes at a time`)
  if (used + count > POOL_BYTES) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = Buffer.from(pool.subarray(used, used + count))
  pool.fill(0, used, used + count)
  used += count
  return bytes
}
