import { randomBytes } from 'node:crypto'
import { qrPng } from '../gateway/dialects/blockbee/qr-png.ts'
import type { Bench, Measurement } from './measurement.ts'

const SIZES = [300, 512, 1024]
const CODES = 2_000
const WARM_UP = 300
const AIM_PER_SECOND = 500

/** QR codes of addresses as PNG and base64, every one another address, on one core of this process. */
export const qr: Bench = async () => SIZES.map(measure)

function measure(size: number): Measurement {
  const addresses = Array.from({ length: CODES }, () => `0x${randomBytes(20).toString('hex')}`)
  for (const address of addresses.slice(0, WARM_UP)) qrPng(address, size)
  let bytes = 0
  const started = performance.now()
  for (const address of addresses) bytes += qrPng(address, size).toString('base64').length
  const seconds = (performance.now() - started) / 1000
  const perSecond = CODES / seconds
  return {
    metric: `qr.${size}-pixels`,
    n: CODES,
    values: { perSecond, bytes: bytes / CODES },
    unit: 'codes/s on one core; bytes of base64 each',
    goal: `>= ${AIM_PER_SECOND}/s a core`,
    pass: perSecond >= AIM_PER_SECOND,
    raw: { seconds },
  }
}
