import { parseFiat } from '../rates/fiats.ts'
import { type BusinessSettings, upsertBusinessSettings } from '../storage/business-settings.ts'
import type { Sql } from '../storage/database.ts'

export type { BusinessSettings } from '../storage/business-settings.ts'

/** A setting out of its bounds; nothing was changed. `code` names the setting. */
export class SettingsError extends Error {
  readonly code: keyof BusinessSettings

  constructor(code: keyof BusinessSettings, message: string) {
    super(message)
    this.code = code
  }
}

const CONFIRMATIONS_MAX = 1_000_000

/**
 * Changes settings of a business's account: those given, checked all before any is written. Orders that exist keep what
 * they were made with. Returns all settings as they are now.
 * @throws SettingsError
 */
export async function changeSettings(
  sql: Sql,
  businessId: string,
  change: Partial<BusinessSettings>,
): Promise<BusinessSettings> {
  const { fiatCurrency, toleranceBps, quoteSeconds, confirmations } = change
  const fiat = fiatCurrency === undefined ? undefined : parseFiat(fiatCurrency)
  if (fiat === null) throw new SettingsError('fiatCurrency', `no known currency: ${fiatCurrency}`)
  if (toleranceBps !== undefined && !isWithin(toleranceBps, 0, 1_000))
    throw new SettingsError('toleranceBps', 'the tolerance is 0 to 1000, in 1/10,000')
  if (quoteSeconds !== undefined && quoteSeconds !== 0 && !isWithin(quoteSeconds, 60, 86_400))
    throw new SettingsError(
      'quoteSeconds',
      'a rate holds 60 to 86400 seconds, or 0 for as long as the payment',
    )
  if (confirmations !== undefined && !isWithin(confirmations, 1, CONFIRMATIONS_MAX))
    throw new SettingsError('confirmations', `confirmations are 1 to ${CONFIRMATIONS_MAX}`)
  return upsertBusinessSettings(sql, businessId, {
    ...change,
    ...(fiat === undefined ? {} : { fiatCurrency: fiat }),
  })
}

function isWithin(value: number, from: number, to: number): boolean {
  return Number.isInteger(value) && value >= from && value <= to
}
