import { encodeQR } from 'qr'
import { Html, html, type Renderable } from './html.ts'

/** Light modules that ISO/IEC 18004 wants around a symbol. */
const QUIET_ZONE = 4

/** Codes that are kept: a page is rendered again whenever something on it changes, its codes hardly ever do. */
const KEPT_MAX = 500

interface Drawing {
  readonly side: number
  readonly path: Html
}

const kept = new Map<string, Drawing>()

/** A QR code (error correction M) as an SVG element: one path, dark on white in every colour scheme. */
export function qrCode(text: string, label: Renderable): Html {
  const { side, path } = kept.get(text) ?? keep(text, draw(text))
  return html`<svg class="qr-code" role="img" aria-label="${label}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${path}"/></svg>`
}

function draw(text: string): Drawing {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_ZONE })
  return { side: rows.length, path: new Html(rows.map(drawRow).join('')) }
}

function keep(text: string, drawing: Drawing): Drawing {
  const oldest = kept.keys().next().value
  if (kept.size >= KEPT_MAX && oldest !== undefined) kept.delete(oldest)
  kept.set(text, drawing)
  return drawing
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
