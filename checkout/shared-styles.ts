import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The design language without what only hosted pages have: tokens, elements, components. For other pages of the gateway. */
export const SHARED_STYLES: string = ['tokens.css', 'base.css', 'components.css']
  .map(name => readFileSync(path.join(import.meta.dirname, 'styles', name), 'utf8'))
  .join('\n')
