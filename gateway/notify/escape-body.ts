// Control characters, and those that break lines or turn the reading direction in a log viewer (F98).
const UNSAFE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

/**
 * A receiver's bytes as one safe line of text: read as UTF-8, outer white space trimmed, control characters written
 * as `\n` or `\u{1b}`. Never longer than six times the input.
 */
export function escapeBody(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: false }).decode(bytes)
  return text.trim().replace(UNSAFE, character => {
    if (character === '\n') return '\\n'
    if (character === '\r') return '\\r'
    if (character === '\t') return '\\t'
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
  })
}
