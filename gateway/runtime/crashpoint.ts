/**
 * Named points between two durable or external steps (F28, M1). In a shipped process nothing is installed and the call
 * does nothing; the crash-point runner preloads a hook that kills the process (`-9`) at the n-th hit of one name.
 */
export type CrashpointName =
  | 'scan.before-commit'
  | 'scan.after-commit'
  | 'scan.after-rewind'
  | 'settle.after-assign'
  | 'settle.after-sign'
  | 'settle.after-record'
  | 'settle.after-broadcast'
  | 'settle.after-announce'
  | 'settle.after-bump'
  | 'notify.after-compose'
  | 'notify.before-send'
  | 'notify.after-send'
  | 'notify.after-record'

const HOOK = Symbol.for('polytill.crashpoint')

/** Marks a crash point. */
export function crashpoint(name: CrashpointName): void {
  const hook: unknown = Reflect.get(globalThis, HOOK)
  if (typeof hook === 'function') hook(name)
}
