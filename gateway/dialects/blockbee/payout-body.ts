import { parseExactJson } from '../../rates/parse-exact-json.ts'
import { BlockbeeError } from './errors.ts'

/**
 * The fields of a payout call's body, JSON or form whatever its content type says (reference blockbee 14: third parties send
 * JSON where forms are documented). Numbers become the text they were written as, exponents written out; a field that
 * comes twice is refused (F47, F69).
 * @throws BlockbeeError `payout_data_missing`
 */
export function parsePayoutBody(text: string): Readonly<Record<string, unknown>> {
  const trimmed = text.trim()
  if (trimmed.startsWith('{')) {
    const parsed = parseJson(trimmed)
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed }
    throw new BlockbeeError('payout_data_missing')
  }
  const form = [...new URLSearchParams(trimmed)]
  if (new Set(form.map(([name]) => name)).size < form.length) throw new BlockbeeError('payout_data_missing')
  return Object.fromEntries(form)
}

function parseJson(text: string): unknown {
  try {
    return parseExactJson(text)
  } catch {
    throw new BlockbeeError('payout_data_missing')
  }
}
