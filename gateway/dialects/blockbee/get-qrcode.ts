import { z } from 'zod'
import { text } from './create-query.ts'
import { decimalText } from './decimal-text.ts'
import { BlockbeeError } from './errors.ts'
import { qrPng } from './qr-png.ts'
import type { RouteHandler } from './route.ts'
import { parseTicker } from './ticker.ts'

const SIZE_DEFAULT = 512
const SIZE_MIN = 64
const SIZE_MAX = 1024

/** Any whole number, brought into bounds rather than refused (reference blockbee 7.3). */
const size = text
  .transform(value => value ?? String(SIZE_DEFAULT))
  .pipe(z.string().regex(/^-?[0-9]+$/))
  .transform(value => Math.min(SIZE_MAX, Math.max(SIZE_MIN, Number(value))))

const qrcodeQuery = z.object({ address: text, value: decimalText, size })

/**
 * `GET /{ticker}/qrcode/`: an address as a picture (reference blockbee 7.3). On EVM chains the code and `payment_uri` are the
 * plain address, with and without `value`: wallets that read a token's URI as one of the coin would send the wrong thing.
 */
export const getQrcode: RouteHandler<'optional'> = async (deps, { ticker, query }) => {
  const { factory } = parseTicker(ticker, deps)
  const parsed = qrcodeQuery.safeParse(query)
  if (!parsed.success) throw new BlockbeeError('parameter_invalid')
  if (parsed.data.address === undefined) throw new BlockbeeError('address_missing')
  const canonical = factory.parseAddress(parsed.data.address)
  if (canonical === null) throw new BlockbeeError('address_invalid')
  const uri = factory.formatAddress(canonical)
  return { status: 'success', qr_code: qrPng(uri, parsed.data.size).toString('base64'), payment_uri: uri }
}
