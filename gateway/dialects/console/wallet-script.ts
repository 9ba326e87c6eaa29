import { createHash } from 'node:crypto'
import path from 'node:path'
import { bundleScript } from '../../../checkout/bundle-script.ts'

/** The script of the page to pay with a wallet, with the hosted pages' wallet code in it. Read once. */
export const WALLET_SCRIPT = bundleScript(path.join(import.meta.dirname, 'browser'), 'main.ts')

const HASH = createHash('sha256').update(WALLET_SCRIPT).digest('base64url').slice(0, 12)

/** Its path, which changes with its content and may be cached for ever. */
export const WALLET_SCRIPT_PATH = `/console/assets/wallet.${HASH}.js`
