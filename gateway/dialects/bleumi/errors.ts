/** `errorCode` of a 400 (reference bleumi 1.4). */
export type BleumiErrorCode =
  | 'VerificationIncomplete'
  | 'SetupIncomplete'
  | 'MalformedRequest'
  | 'ValidationError'
  | 'PaymentAlreadyExists'

/** A request that is refused with a 400 in the protocol's own form. Nothing was changed. */
export class BleumiError extends Error {
  readonly code: BleumiErrorCode
  /** `errorMessage`, which some codes come without. */
  readonly detail: string | null

  constructor(code: BleumiErrorCode, detail: string | null = null) {
    super(detail === null ? code : `${code}: ${detail}`)
    this.code = code
    this.detail = detail
  }
}

/** The chain could not be asked: nothing was changed, the client may try again. */
export class NodeSilent extends Error {
  readonly code = 'node_silent'
}

/** Answers outside the protocol's error codes are a gateway's: a message alone (reference bleumi 1.6). */
export const MESSAGES = {
  401: 'Unauthorized',
  403: 'Forbidden',
  414: 'URI Too Long',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const
