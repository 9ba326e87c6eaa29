/** The gateway's clock as a store sees it. */
export interface StoreTime {
  /** How far the gateway's clock is ahead of the database's (the sandbox can move it). Milliseconds; default 0. */
  readonly offsetMs?: () => number
}

/** SQL for now on the gateway's clock, for what decides when something is due. `offset` is a parameter like `$1`. */
export function laterSql(offset: string): string {
  return `(now() + ${offset}::float8 * interval '1 millisecond')`
}

/** SQL for a time as microseconds since the epoch, which a list's cursor keeps whole. */
export function microsSql(column: string): string {
  return `(extract(epoch from ${column}) * 1000000)::bigint`
}
