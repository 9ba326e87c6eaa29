import { encodeQR } from 'qr'
import { Html, html, type Renderable } from './html.ts'

/** Light modules that ISO/IEC 18004 wants around a symbol. */
const QUIET_ZONE = 4

/** A QR code (error correction M) as an SVG element: one path, dark on white in every colour scheme. */
export function qrCode(text: string, label: Renderable): Html {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_ZONE })
  const side = rows.length
  return html`<svg class="qr-code" role="img" aria-label="${label}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${new Html(rows.map(drawRow).join(''))}"/></svg>`
}

/** The dark runs of a row as rectangles. */
function drawRow(row: readonly boolean[], y: number): string {
  let path = ''
  for (let start = row.indexOf(true); start !== -1; ) {
    const end = row.indexOf(false, start)
    path += `M${start} ${y}h${end - start}v1h${start - end}z`
    start = row.indexOf(true, end)
  }
  return path
}
