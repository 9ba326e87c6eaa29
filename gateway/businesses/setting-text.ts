import { formatAtoms, InvalidAmount, parseAtoms } from '../domain/money.ts'
import { type BusinessSettings, SettingsError } from './change-settings.ts'

const PERCENT_PLACES = 2
const TOLERANCE_BPS_MAX = 1_000n

/** A tolerance as people write it: percent with up to two decimals, `1.5` → 150 in 1/10,000. @throws SettingsError */
export function parseTolerance(percent: string): number {
  try {
    const bps = parseAtoms(percent.trim(), PERCENT_PLACES)
    if (bps <= TOLERANCE_BPS_MAX) return Number(bps)
  } catch (error) {
    if (!(error instanceof InvalidAmount)) throw error
  }
  throw new SettingsError('toleranceBps', 'the tolerance is percent from 0 to 10 with up to two decimals')
}

/** The other way: 150 → `1.5`. */
export function formatTolerance(bps: number): string {
  return formatAtoms(BigInt(bps), PERCENT_PLACES)
}

/** A whole number from its digits; its bounds are checked where it is set. @throws SettingsError */
export function parseWholeNumber(setting: keyof BusinessSettings, text: string): number {
  if (/^[0-9]{1,9}$/.test(text.trim())) return Number(text.trim())
  throw new SettingsError(setting, 'a whole number is needed')
}
