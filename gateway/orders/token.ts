import { randomBytes } from 'node:crypto'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** Bytes from here on would prefer the first letters. */
const LIMIT = 256 - (256 % LETTERS.length)

/** Random letters and digits, evenly: 5.95 bits each, so 32 of them are past guessing (F88). */
export function randomToken(length: number, random: (size: number) => Uint8Array = randomBytes): string {
  let token = ''
  while (token.length < length)
    for (const byte of random(length))
      if (byte < LIMIT && token.length < length) token += LETTERS[byte % LETTERS.length]
  return token
}
