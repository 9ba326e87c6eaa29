import { createHash } from 'node:crypto'
import path from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { bundleScript } from './bundle-script.ts'

/** Where the server serves `checkoutAssets`. The names hold a hash of the content: `cache-control: immutable`. */
export const ASSET_PATH = '/pay/assets/'

/** One file of the hosted pages, also compressed ahead of time. */
export interface CheckoutAsset {
  readonly contentType: string
  readonly body: Buffer
  readonly gzip: Buffer
  readonly brotli: Buffer
}

const assets = new Map<string, CheckoutAsset>()

/** Everything that hosted pages load, by file name with content hash; read once, when the process starts. The style sheet is in the page. */
export const checkoutAssets: ReadonlyMap<string, CheckoutAsset> = assets

/** Path of the script, a module. */
export const SCRIPT =
  ASSET_PATH +
  addAsset(
    'checkout.js',
    'text/javascript; charset=utf-8',
    bundleScript(path.join(import.meta.dirname, 'browser'), 'main.ts'),
  )

/** Adds an asset and returns its name with the hash. */
function addAsset(name: string, contentType: string, text: string): string {
  const body = Buffer.from(text)
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 12)
  const hashed = name.replace(/\.([a-z]+)$/, `.${hash}.$1`)
  assets.set(hashed, {
    contentType,
    body,
    gzip: gzipSync(body, { level: 9 }),
    brotli: brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  })
  return hashed
}
