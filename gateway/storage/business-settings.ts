import type { Sql } from './database.ts'

/** What a business set for its account; the dialects' behaviour depends on it (reference blockbee 15). */
export interface BusinessSettings {
  /** Upper-case code that requests without a currency mean. */
  readonly fiatCurrency: string
  /** How much of a payment's value may be missing, in 1/10,000. */
  readonly toleranceBps: number
  /** How long a rate that a payer was shown holds. Seconds; 0: as long as the payment. */
  readonly quoteSeconds: number
  /** Of tills whose request names none. */
  readonly confirmations: number
}

/** Of a business that set nothing; the migration has the same. */
export const DEFAULT_SETTINGS: BusinessSettings = {
  fiatCurrency: 'USD',
  toleranceBps: 0,
  quoteSeconds: 300,
  confirmations: 1,
}

/** What a business has set; the defaults as long as it has set nothing. */
export async function readBusinessSettings(sql: Sql, businessId: string): Promise<BusinessSettings> {
  const { rows } = await sql.query<BusinessSettings>(
    `select fiat_currency as "fiatCurrency", tolerance_bps as "toleranceBps", quote_seconds as "quoteSeconds", confirmations
       from business_settings where business_id = $1`,
    [businessId],
  )
  return rows[0] ?? DEFAULT_SETTINGS
}

/** Changes those settings that are given; the others stay. Returns all of them as they are now. */
export async function upsertBusinessSettings(
  sql: Sql,
  businessId: string,
  change: Partial<BusinessSettings>,
): Promise<BusinessSettings> {
  const { fiatCurrency = null, toleranceBps = null, quoteSeconds = null, confirmations = null } = change
  await sql.query(
    `insert into business_settings as s (business_id, fiat_currency, tolerance_bps, quote_seconds, confirmations)
     values ($1, coalesce($2::text, $6), coalesce($3::int, $7), coalesce($4::int, $8), coalesce($5::int, $9))
     on conflict (business_id) do update
        set fiat_currency = coalesce($2, s.fiat_currency), tolerance_bps = coalesce($3, s.tolerance_bps),
            quote_seconds = coalesce($4, s.quote_seconds), confirmations = coalesce($5, s.confirmations),
            updated_at = now()`,
    [
      ...[businessId, fiatCurrency, toleranceBps, quoteSeconds, confirmations],
      ...[DEFAULT_SETTINGS.fiatCurrency, DEFAULT_SETTINGS.toleranceBps],
      ...[DEFAULT_SETTINGS.quoteSeconds, DEFAULT_SETTINGS.confirmations],
    ],
  )
  return readBusinessSettings(sql, businessId)
}
