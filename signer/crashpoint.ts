/**
 * Named points between the durable steps of a signature (F28). In a shipped process no hook is installed and the call
 * does nothing; tests preload one that kills the process (`-9`).
 */
export type CrashpointName =
  | 'signer.before-write'
  | 'signer.after-write'
  | 'signer.after-fsync'
  | 'signer.after-answer'

const HOOK = Symbol.for('polytill.crashpoint')

/** Marks a crash point. */
export function crashpoint(name: CrashpointName): void {
  const hook: unknown = Reflect.get(globalThis, HOOK)
  if (typeof hook === 'function') hook(name)
}
