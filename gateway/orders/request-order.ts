import { newId } from '../domain/ids.ts'
import type { Order } from './order.ts'
import type { OrderStore } from './ports.ts'
import { randomToken } from './token.ts'

/** Length of an order's public token and of its success token (reference blockbee 10.1). */
export const TOKEN_LENGTH = 32
export const SUCCESS_TOKEN_LENGTH = 64

/** What a merchant asks for, checked. */
export type OrderRequest = Omit<Order, 'id' | 'token' | 'successToken' | 'paymentUrl'>

/** Where an order's page is. */
export function pageUrl(baseUrl: string, kind: Order['kind'], token: string): string {
  return `${baseUrl}/pay/${kind}/${token}/`
}

/**
 * Makes an order and stores it; its page is at `pageUrl`. Every call makes a new one: merchants give no identity to compare
 * (reference blockbee 10.1).
 */
export async function requestOrder(
  store: Pick<OrderStore<never>, 'insert'>,
  request: OrderRequest,
  baseUrl: string,
): Promise<Order> {
  const token = randomToken(TOKEN_LENGTH)
  const order: Order = {
    ...request,
    id: newId('ord'),
    token,
    successToken: request.kind === 'payment' ? randomToken(SUCCESS_TOKEN_LENGTH) : null,
    paymentUrl: pageUrl(baseUrl, request.kind, token),
  }
  await store.insert(order)
  return order
}
