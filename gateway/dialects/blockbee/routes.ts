import { createAddress } from './create-address.ts'
import { getLogs } from './get-logs.ts'
import { getPublicKey } from './get-public-key.ts'
import type { Route } from './route.ts'

/** The protocol on one screen. All are GET, with or without a trailing slash (reference blockbee 1.1, 1.2). */
export const ROUTES: readonly Route[] = [
  { path: '/:coin/create', auth: 'key', handler: createAddress },
  { path: '/:chain/:token/create', auth: 'key', handler: createAddress },
  { path: '/:coin/logs', auth: 'optional', handler: getLogs },
  { path: '/:chain/:token/logs', auth: 'optional', handler: getLogs },
  { path: '/pubkey', auth: 'none', handler: getPublicKey },
]
