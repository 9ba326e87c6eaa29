import { FIATS, type Fiat } from '../fiats.ts'

/** What every HTTP source is made of. */
export interface SourceSettings {
  /** Base URL without a trailing slash. */
  readonly url: string
  /** The source's own id of a coin, by ticker in path form. Never derived from a symbol: symbols get renamed (F17). */
  readonly coins: Readonly<Record<string, string>>
  /** Whether it is asked for currencies too. */
  readonly fiats: boolean
  /** Milliseconds. */
  readonly maxAgeMs: number
  /** Key, where one is had. */
  readonly key?: string | undefined
}

/** All currencies but USD. */
export function otherFiats(): Exclude<Fiat, 'USD'>[] {
  return FIATS.filter(fiat => fiat !== 'USD')
}
