import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Html } from './html.ts'

/** Style sheets in `styles/`; together, in this order, they are the one of a hosted page. */
const STYLES = ['tokens.css', 'base.css', 'components.css', 'checkout.css', 'print.css']

const TEXT = STYLES.map(read)
  .join('\n')
  .replace(/\/\*[\s\S]*?\*\//g, '')
  .replace(/\s*\n\s*/g, '\n')

/**
 * The style sheet as it stands inside every hosted page: a file of its own would hold up the first paint by one request.
 * It is ours to the letter, and `STYLE_SOURCE` names it to the browser.
 */
export const STYLE_ELEMENT = new Html(`<style>${TEXT}</style>`)

/** What `style-src` must allow for `STYLE_ELEMENT`, and for no other inline style (CSP 3, 8.3 "hash-source"). */
export const STYLE_SOURCE = `'sha256-${createHash('sha256').update(TEXT).digest('base64')}'`

function read(name: string): string {
  return readFileSync(path.join(import.meta.dirname, 'styles', name), 'utf8')
}
