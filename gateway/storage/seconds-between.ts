/** The year 9999: beyond it a bound means nothing, and PostgreSQL would refuse it. */
export const SECONDS_MAX = 253_402_300_799n

/** Inclusive bounds in Unix seconds, null: none, as the first second of a list and the first behind it. */
export function secondsBetween(startAt: bigint | null, endAt: bigint | null): [from: bigint, below: bigint] {
  return [within(startAt, 0n), within(endAt === null ? null : endAt + 1n, SECONDS_MAX)]
}

function within(seconds: bigint | null, otherwise: bigint): bigint {
  if (seconds === null) return otherwise
  if (seconds < 0n) return 0n
  return seconds > SECONDS_MAX ? SECONDS_MAX : seconds
}
