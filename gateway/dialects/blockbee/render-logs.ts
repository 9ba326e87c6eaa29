import type { Asset } from '../../domain/assets.ts'
import { formatAtoms, formatAtomsFull } from '../../domain/money.ts'
import type { LoggedPayment } from '../../storage/blockbee-logs.ts'
import type { LoggedAttempt, TransferDeliveries } from '../../storage/deliveries.ts'
import { rawNumber } from './raw-number.ts'
import { feeOf, integerAmount } from './render-fields.ts'
import { formatCoin } from './ticker.ts'

/**
 * One entry of `callbacks`: the union of all editions' fields, amounts as strings (reference blockbee 6.2). Fields of the
 * forward are zero and empty until there is one; `price` is left out when unknown.
 */
export function renderLoggedPayment(
  payment: LoggedPayment,
  { asset, ticker, price }: { asset: Asset; ticker: string; price: string | null },
  deliveries: TransferDeliveries | undefined,
): object {
  const forward =
    payment.txidOut !== null && payment.forwardedAtoms !== null
      ? { txidOut: payment.txidOut, forwardedAtoms: payment.forwardedAtoms }
      : null
  const forwardedAtoms = forward?.forwardedAtoms ?? 0n
  const feeAtoms = feeOf({ valueAtoms: payment.amountAtoms, forward })
  const attempts = deliveries?.attempts ?? []
  return {
    uuid: payment.transferId,
    last_update: formatTime(Math.max(payment.changedAtMs, attempts[0]?.startedAtMs ?? 0)),
    result: resultOf(payment, deliveries),
    confirmations: Number(payment.confirmations),
    fee_percent: feePercent(feeAtoms, payment.amountAtoms),
    fee: rawNumber(integerAmount(feeAtoms, asset)),
    fee_coin: formatAtoms(feeAtoms, asset.decimals),
    value: rawNumber(integerAmount(payment.amountAtoms, asset)),
    value_coin: formatAtoms(payment.amountAtoms, asset.decimals),
    value_forwarded: rawNumber(integerAmount(forwardedAtoms, asset)),
    value_forwarded_coin: formatAtoms(forwardedAtoms, asset.decimals),
    ...(price === null ? {} : { price }),
    txid_in: payment.txid,
    txid_out: forward?.txidOut ?? '',
    coin: formatCoin(ticker),
    logs: attempts.map(renderAttempt),
  }
}

/**
 * Where a payment stands: `pending` until confirmed, `received` until its forward is on its way, `sent` until the
 * merchant acknowledged with `*ok*`, `done` after (reference blockbee 6.2, 16.1).
 */
export function resultOf(
  payment: Pick<LoggedPayment, 'state' | 'txidOut'>,
  deliveries: Pick<TransferDeliveries, 'stages'> | undefined,
): 'pending' | 'received' | 'sent' | 'done' {
  const acknowledged = deliveries?.stages.some(
    stage => stage.kind === 'transfer.forwarded' && stage.acknowledgedBy === 'token',
  )
  if (acknowledged) return 'done'
  if (payment.txidOut !== null) return 'sent'
  return payment.state === 'seen' ? 'pending' : 'received'
}

/** One request of ours; every edition's names, flags as 0 and 1. Times that do not exist are empty. */
function renderAttempt(attempt: LoggedAttempt): object {
  return {
    request_url: attempt.requestUrl,
    response: attempt.response,
    responses: attempt.response,
    response_status: attempt.responseStatus,
    timestamp: formatTime(attempt.startedAtMs),
    next_try: attempt.nextAttemptAtMs === null ? '' : formatTime(attempt.nextAttemptAtMs),
    pending: attempt.kind === 'transfer.pending' ? 1 : 0,
    confirmed: attempt.kind === 'transfer.pending' ? 0 : 1,
    success: attempt.acknowledged,
  }
}

/** `DD/MM/YYYY HH:MM:SS` in UTC (reference blockbee 1.1). */
export function formatTime(atMs: number): string {
  const [date = '', time = ''] = new Date(atMs).toISOString().split('T')
  return `${date.split('-').reverse().join('/')} ${time.slice(0, 8)}`
}

/** What was kept, in percent of what arrived, with two decimals, truncated. */
function feePercent(feeAtoms: bigint, amountAtoms: bigint): string {
  return formatAtomsFull((feeAtoms * 10_000n) / amountAtoms, 2)
}
