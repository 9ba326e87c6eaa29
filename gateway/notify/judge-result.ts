import type { OutboundResult } from './ports.ts'

/** What one attempt came to, in the words of the delivery log. */
export interface Judgement {
  /** `token`: the body was `*ok*`. `status`: 200 with another body. Null: not acknowledged, try again. */
  readonly acknowledgedBy: 'token' | 'status' | null
  /** HTTP status, or `-3` when no answer came (reference blockbee 6.2). */
  readonly responseStatus: string
  readonly response: string
}

const NO_ANSWER = '-3'

/**
 * Whether the merchant acknowledged (reference blockbee 8.4): the body, trimmed, is `*ok*`, or the status is exactly
 * 200. Other successes such as 202 are no acknowledgement, and a redirect never is: it is not followed, and what it
 * carries does not come from the signed URL. 410 means nothing in this dialect, so it is tried again like any other.
 */
export function judgeResult(result: OutboundResult): Judgement {
  switch (result.kind) {
    case 'response': {
      const redirect = result.status >= 300 && result.status < 400
      const acknowledgedBy =
        !redirect && result.body === '*ok*' ? 'token' : result.status === 200 ? 'status' : null
      return { acknowledgedBy, responseStatus: String(result.status), response: result.body }
    }
    case 'refused':
      return { acknowledgedBy: null, responseStatus: NO_ANSWER, response: `Not sent (${result.reason})` }
    case 'failed':
      return {
        acknowledgedBy: null,
        responseStatus: NO_ANSWER,
        response: `Connection error (${result.reason})`,
      }
  }
}
