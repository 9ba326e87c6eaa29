declare global {
  interface JSON {
    /** ECMAScript "JSON.parse source text access": a value that serialises as this very text. */
    rawJSON(text: string): object
  }
}

/** A JSON number literal with all its digits; a JavaScript number would round above 2^53 (F47). */
export function rawNumber(digits: string): object {
  return JSON.rawJSON(digits)
}
