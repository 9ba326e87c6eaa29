import { createAnyTokenWallet, createNetworkAddress } from './create-payment.ts'
import { anyTokenWalletObject, earlyPaymentObject, paymentObject } from './payment-object.ts'
import { getPaymentOperation, getPaymentOperations } from './read-payment-operations.ts'
import { getPayment, getPayments, type PaymentView } from './read-payments.ts'
import { refundPayment, settlePayment } from './request-payment-operation.ts'
import type { BleumiRoute } from './route.ts'

/** Wallets of any token: the paths of the first edition, and of 2019-11 on another one (reference bleumi 0.1, 2.1). */
export const ANY_TOKEN_ROUTES: readonly BleumiRoute[] = [
  '/payment/erc20/wallet',
  '/payment/eth/wallet',
].flatMap((path): BleumiRoute[] => [
  { method: 'POST', path, edition: 'g3', handler: createAnyTokenWallet },
  ...commonRoutes(path, 'g3', anyTokenWalletObject),
  // The first edition's spelling (reference bleumi part 4, item 3).
  { method: 'GET', path: `${path}/:id/operations`, edition: 'g3', handler: getPaymentOperations('g3') },
])

/** Payments (reference bleumi 2.2): the same ones for keys of either edition, each in the form that its clients read. */
export const PAYMENT_ROUTES: readonly BleumiRoute[] = [
  ...paymentRoutes(paymentObject),
  ...paymentRoutes(earlyPaymentObject).map(route => ({ ...route, edition: 'g4' as const })),
]

function paymentRoutes(objectOf: PaymentView): BleumiRoute[] {
  return [
    { method: 'POST', path: '/payment', edition: 'g5', handler: createNetworkAddress },
    ...commonRoutes('/payment', 'g5', objectOf),
  ]
}

function commonRoutes(path: string, edition: 'g3' | 'g5', objectOf: PaymentView): BleumiRoute[] {
  return [
    { method: 'GET', path, edition, handler: getPayments(edition, objectOf) },
    { method: 'GET', path: `${path}/:id`, edition, handler: getPayment(edition, objectOf) },
    { method: 'POST', path: `${path}/:id/settle`, edition, handler: settlePayment(edition) },
    { method: 'POST', path: `${path}/:id/refund`, edition, handler: refundPayment(edition) },
    { method: 'GET', path: `${path}/:id/operation`, edition, handler: getPaymentOperations(edition) },
    { method: 'GET', path: `${path}/:id/operation/:txid`, edition, handler: getPaymentOperation(edition) },
  ]
}
