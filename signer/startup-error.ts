export type StartupErrorCode =
  | 'config_invalid'
  | 'home_locked'
  | 'socket_in_use'
  | 'key_missing'
  | 'key_unreadable'
  | 'randomness_stuck'
  | 'self_test_failed'
  | 'journal_missing'
  | 'journal_damaged'
  | 'lease_damaged'

/** Why the signer refuses to start or a command refuses to run. The message says what an operator can do. */
export class StartupError extends Error {
  readonly code: StartupErrorCode

  constructor(code: StartupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
