/** An obligation that failed this often is parked for a person to look at (F37). */
export const FAILURES_MAX = 8

/** SQL interval until the next try: 2 s doubling with the failures so far, at most 10 minutes. */
export function BACKOFF_SQL(failuresColumn: string): string {
  return `least(600, 2 * power(2, ${failuresColumn})) * interval '1 second'`
}
