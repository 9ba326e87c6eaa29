import type { RouteHandler } from './route.ts'

/** `GET /pubkey/`: the key that callbacks are signed with (reference blockbee 7.7). Stable as long as the key is. */
export const getPublicKey: RouteHandler<'none'> = async deps => ({
  status: 'success',
  pubkey: deps.publicKeyPem,
})
