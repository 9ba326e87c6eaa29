import { crc32, deflateSync } from 'node:zlib'
import { encodeQR } from 'qr'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** White modules around the symbol (ISO/IEC 18004: four). */
const QUIET_MODULES = 4
const FILTER_NONE = 0
const FILTER_UP = 2

/**
 * A QR code (error correction M) as a PNG of exactly `size` by `size` pixels: black and white, one bit each, modules of
 * whole pixels, what is left over white around it. `size` must have room for one pixel per module.
 */
export function qrPng(text: string, size: number): Buffer {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_MODULES })
  const scale = Math.floor(size / modules.length)
  if (scale < 1) throw new RangeError(`a code of ${modules.length} modules does not fit into ${size} pixels`)
  const margin = Math.floor((size - modules.length * scale) / 2)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header(size)),
    // Rows repeat `scale` times and are stored as "like the one above": the fastest level finds all of that.
    chunk('IDAT', deflateSync(scanlines(modules, { size, scale, margin }), { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function header(size: number): Buffer {
  const bytes = Buffer.alloc(13)
  bytes.writeUInt32BE(size, 0)
  bytes.writeUInt32BE(size, 4)
  // One bit of greyscale; the one compression, filter set and no interlacing that there are.
  bytes[8] = 1
  return bytes
}

/** A filter byte and the pixels of each row, eight to a byte, set bits white. */
function scanlines(
  modules: readonly (readonly boolean[])[],
  { size, scale, margin }: { size: number; scale: number; margin: number },
): Buffer {
  const rowBytes = 1 + Math.ceil(size / 8)
  const rows = Buffer.alloc(rowBytes * size)
  const whiteRow = Buffer.alloc(rowBytes, 0xff)
  whiteRow[0] = FILTER_NONE
  const repeat = (from: number, to: number): void => {
    for (let row = from; row < to; row++) rows[row * rowBytes] = FILTER_UP
  }
  whiteRow.copy(rows, 0)
  repeat(1, margin)
  modules.forEach((line, index) => {
    const start = (margin + index * scale) * rowBytes
    whiteRow.copy(rows, start)
    line.forEach((dark, column) => {
      if (!dark) return
      const from = margin + column * scale
      for (let pixel = from; pixel < from + scale; pixel++) {
        const at = start + 1 + (pixel >> 3)
        rows[at] = (rows[at] ?? 0) & ~(0x80 >> (pixel & 7))
      }
    })
    repeat(margin + index * scale + 1, margin + (index + 1) * scale)
  })
  const bottom = margin + modules.length * scale
  whiteRow.copy(rows, bottom * rowBytes)
  repeat(bottom + 1, size)
  return rows
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(type, 4, 'latin1')
  data.copy(bytes, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length)
  return bytes
}
