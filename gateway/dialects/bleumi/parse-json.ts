import { InvalidAmount, parseAtoms } from '../../domain/money.ts'

/** Most decimal places that a double of ordinary size carries; more is refused, not rounded. */
const PLACES = 30

/** A number of a JSON text, with the digits that were sent (F47). */
export class JsonNumber {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  /** Its digits when they are plain and a double keeps all of them, so that the sender's float was not another number; or null. */
  exactText(): string | null {
    try {
      const same = parseAtoms(this.source, PLACES) === parseAtoms(String(Number(this.source)), PLACES)
      return same ? this.source : null
    } catch (error) {
      if (error instanceof InvalidAmount) return null
      throw error
    }
  }
}

/** JSON in which every number is a `JsonNumber`. @throws SyntaxError */
export function parseJson(text: string): unknown {
  const plain: unknown = JSON.parse(text)
  // Asking for the digits costs more than all the rest of reading a body, and most bodies hold no number.
  return holdsNumber(plain) ? parseNumbers(text) : plain
}

function holdsNumber(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(holdsNumber)
  return typeof value === 'number'
}

function parseNumbers(text: string): unknown {
  return JSON.parse(text, (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? new JsonNumber(context?.source ?? '') : value,
  )
}
