import { createAddress } from './create-address.ts'
import { getCheckoutList } from './get-checkout-list.ts'
import { getCheckoutLogs } from './get-checkout-logs.ts'
import { convertBetween, convertToTicker } from './get-conversion.ts'
import { getDepositLogs } from './get-deposit-logs.ts'
import { getEstimate } from './get-estimate.ts'
import { getCoinInfo, getInfo } from './get-info.ts'
import { getLogs } from './get-logs.ts'
import { getPublicKey } from './get-public-key.ts'
import { getQrcode } from './get-qrcode.ts'
import { refusePath } from './refuse-path.ts'
import { requestCheckout, requestDeposit } from './request-checkout.ts'
import type { Route } from './route.ts'

/** The protocol on one screen. All are GET, with or without a trailing slash (reference blockbee 1.1, 1.2). */
export const ROUTES: readonly Route[] = [
  { path: '/:coin/create', auth: 'key', handler: createAddress },
  { path: '/:chain/:token/create', auth: 'key', handler: createAddress },
  { path: '/:coin/logs', auth: 'optional', handler: getLogs },
  { path: '/:chain/:token/logs', auth: 'optional', handler: getLogs },
  { path: '/:coin/info', auth: 'optional', handler: getCoinInfo },
  { path: '/:chain/:token/info', auth: 'optional', handler: getCoinInfo },
  { path: '/:coin/qrcode', auth: 'optional', handler: getQrcode },
  { path: '/:chain/:token/qrcode', auth: 'optional', handler: getQrcode },
  { path: '/:coin/estimate', auth: 'optional', handler: getEstimate },
  { path: '/:chain/:token/estimate', auth: 'optional', handler: getEstimate },
  { path: '/:coin/convert', auth: 'optional', handler: convertToTicker },
  { path: '/:chain/:token/convert', auth: 'optional', handler: convertToTicker },
  { path: '/checkout/request', auth: 'key', handler: requestCheckout },
  { path: '/deposit/request', auth: 'key', handler: requestDeposit },
  // Later than v1.3.3.
  { path: '/checkout/logs', auth: 'key', handler: getCheckoutLogs },
  { path: '/checkout/list', auth: 'key', handler: getCheckoutList },
  { path: '/deposit/logs', auth: 'key', handler: getDepositLogs },
  { path: '/convert', auth: 'optional', handler: convertBetween },
  { path: '/info', auth: 'none', handler: getInfo },
  { path: '/pubkey', auth: 'none', handler: getPublicKey },
  // Not served (docs/migrate/blockbee.md); without this line `subscription` would be taken for a coin.
  { path: '/subscription/create', auth: 'none', handler: refusePath },
]
