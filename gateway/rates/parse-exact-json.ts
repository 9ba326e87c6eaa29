import { Decimal } from './decimal.ts'
import { SourceFailed } from './errors.ts'

/**
 * JSON in which every number is plain decimal text with all its digits, exponents written out: prices never pass through a
 * float (F47). @throws SourceFailed
 */
export function parseExactJson(text: string): unknown {
  try {
    return JSON.parse(text, (_key: string, value: unknown, context?: { source?: string }) =>
      typeof value === 'number' ? plain(context?.source ?? '') : value,
    )
  } catch {
    throw new SourceFailed('the answer is not JSON')
  }
}

/** `1e-7` → `0.0000001`. A number so long that it could only be meant to fill memory stays as it is, and is no price. */
function plain(literal: string): string {
  const exponent = /[eE]([-+]?[0-9]+)$/.exec(literal)?.[1]
  if (literal.length > 100 || Math.abs(Number(exponent ?? '0')) > 100) return literal
  return Decimal(literal).toFixed()
}
