import type { Answer } from '../port.ts'

/** The answer that moves nothing (F9), and why it is that. */
export interface Unknown {
  readonly kind: 'unknown'
  readonly reason: string
}

export function unknown(reason: string): Unknown {
  return { kind: 'unknown', reason }
}

/** What a question without a usable answer leaves, where a missing method is no answer either. */
export function unknownOf(answer: Exclude<Answer<unknown>, { kind: 'present' }>): Unknown {
  return answer.kind === 'unknown' ? answer : unknown('no node has the method')
}
