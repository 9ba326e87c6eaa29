import { createHash } from 'node:crypto'

/** Where the logo of a coin is served. */
export function logoUrl(publicUrl: string, symbol: string): string {
  return `${publicUrl}/media/token_logos/${encodeURIComponent(symbol.toLowerCase())}.svg`
}

/**
 * A sign for a coin, drawn here: its symbol on a disc whose colour follows from the symbol. Nobody's trademark.
 */
export function drawLogo(symbol: string): string {
  const hue = ((createHash('sha256').update(symbol).digest()[0] ?? 0) * 360) / 256
  const size = Math.min(32, 92 / symbol.length)
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">' +
    `<circle cx="48" cy="48" r="48" fill="hsl(${hue.toFixed(0)} 45% 36%)"/>` +
    `<text x="48" y="48" fill="#fff" font-family="sans-serif" font-weight="700" font-size="${size.toFixed(0)}" ` +
    `text-anchor="middle" dominant-baseline="central">${escapeXml(symbol)}</text></svg>`
  )
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.codePointAt(0)};`)
}
