import type { TransferDeliveries } from '../../storage/deliveries.ts'
import { formatTime } from './render-logs.ts'

/**
 * Every request that told of an order, newest first, with the IPN's fields as `payload` (reference blockbee 10.4). The
 * fields stand in the query of a GET and in the body of a POST.
 */
export function renderNotifications(told: ReadonlyMap<string, TransferDeliveries>): object[] {
  return [...told.values()]
    .flatMap(({ attempts, stages }) =>
      attempts
        .filter(({ kind }) => kind === 'order.paid' || kind === 'deposit.confirmed')
        .map(attempt => ({ attempt, stage: stages.find(one => one.id === attempt.deliveryId) })),
    )
    .sort((a, b) => b.attempt.startedAtMs - a.attempt.startedAtMs || b.attempt.number - a.attempt.number)
    .map(({ attempt, stage }) => ({
      request_url: attempt.requestUrl,
      payload: payloadOf(attempt.requestUrl, stage?.body ?? null, stage?.contentType ?? null),
      response: attempt.response,
      response_status: attempt.responseStatus,
      pending: stage?.state === 'pending',
      timestamp: formatTime(attempt.startedAtMs),
    }))
}

function payloadOf(url: string, body: string | null, contentType: string | null): object {
  if (body !== null && contentType === 'application/json') return JSON.parse(body)
  // Later names win: the merchant's own parameters come first and have none of ours.
  return Object.fromEntries(body === null ? new URL(url).searchParams : new URLSearchParams(body))
}
