import type { z } from 'zod'

/** The first thing that is wrong with a body, with the name of its field: the free text of later editions' refusals. */
export function issueText({ issues: [issue] }: z.ZodError): string {
  const field = issue?.path.join('.')
  return field ? `${field}: ${issue?.message}` : 'the body is not a JSON object'
}
