import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { SHARED_STYLES } from '../../checkout/shared-styles.ts'
import { stripTypes } from '../../checkout/strip-types.ts'

/** A file that the shop's pages load. */
export interface ShopAsset {
  readonly contentType: string
  readonly body: string
}

const ASSET_PATH = '/demo/assets/'
const assets = new Map<string, ShopAsset>()

/** By file name with a hash of the content: they may be kept for ever. */
export const shopAssets: ReadonlyMap<string, ShopAsset> = assets

/** Path of the style sheet: the hosted pages' design, and what only the shop has. */
export const STYLE_SHEET = add('shop.css', 'text/css; charset=utf-8', `${SHARED_STYLES}\n${read('shop.css')}`)

/** Path of the script that keeps a purchase's page up to date. */
export const FOLLOW_SCRIPT = add(
  'follow-story.js',
  'text/javascript; charset=utf-8',
  stripTypes(read('browser/follow-story.ts')),
)

function read(file: string): string {
  return readFileSync(path.join(import.meta.dirname, file), 'utf8')
}

function add(name: string, contentType: string, body: string): string {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 12)
  const hashed = name.replace('.', `.${hash}.`)
  assets.set(hashed, { contentType, body })
  return ASSET_PATH + hashed
}
