import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { SHARED_STYLES } from '../../../checkout/shared-styles.ts'

/** The console's style sheet: the design language of the hosted pages and what only the console has. Read once. */
export const STYLE_SHEET = `${SHARED_STYLES}\n${readFileSync(path.join(import.meta.dirname, 'console.css'), 'utf8')}`

const HASH = createHash('sha256').update(STYLE_SHEET).digest('base64url').slice(0, 12)

/** Its path, which changes with its content and may be cached for ever. */
export const STYLE_SHEET_PATH = `/console/assets/console.${HASH}.css`
