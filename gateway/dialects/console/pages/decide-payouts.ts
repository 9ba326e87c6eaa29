import { z } from 'zod'
import { approvePayout } from '../../../payouts/approve-payout.ts'
import { createPayouts } from '../../../payouts/create-payouts.ts'
import { PayoutError } from '../../../payouts/errors.ts'
import { rejectPayout, rejectRequests } from '../../../payouts/reject-payout.ts'
import { findPayout } from '../../../storage/payouts-rows.ts'
import { CodeRefused, codeField, requireCode } from '../code-text.ts'
import { payoutId as idOfPayout, PAYOUT_ID, walletPath } from '../payout-paths.ts'
import {
  type ConsoleAnswer,
  type ConsoleDeps,
  type ConsoleRedirect,
  formRoute,
  type NoticeCode,
  type Visitor,
} from '../route.ts'
import { ACCOUNT, payerOf, payoutsPage, REASON_MAX } from './payouts.ts'

const reason = z
  .string()
  .max(REASON_MAX)
  .regex(/^\P{Cc}*$/u)
const REQUEST = 'request:'

/** `reason`, and a field `request:{id}` for every request that is meant. */
const chosenRequests = z
  .record(z.string().regex(new RegExp(`^(reason|${REQUEST}${PAYOUT_ID})$`)), reason)
  .transform(({ reason = '', ...chosen }) => ({
    reason,
    requestIds: Object.keys(chosen).map(name => name.slice(REQUEST.length)),
  }))

/** Puts requests into payouts that wait for approval. */
export const createPayout = formRoute({
  method: 'POST',
  path: '/console/payouts/create',
  permission: 'decide_payouts',
  fields: chosenRequests,
  handler: (deps, visitor, { requestIds }) =>
    decide(deps, visitor, async by => {
      await createPayouts(deps.db, { ...by, requestIds })
      return 'payout-created'
    }),
})

/** Rejects the chosen requests: they are never paid. */
export const rejectChosen = formRoute({
  method: 'POST',
  path: '/console/payouts/reject-requests',
  permission: 'decide_payouts',
  fields: chosenRequests,
  handler: (deps, visitor, { requestIds, reason }) =>
    decide(deps, visitor, async by => {
      if (requestIds.length === 0) throw new PayoutError('empty', 'no requests')
      await rejectRequests(deps.db, { ...by, requestIds, reason })
      return 'requests-rejected'
    }),
})

/**
 * Says yes to a payout as the person who is signed in; a large one then waits for another person (F101). The form names the payer that
 * its page showed; when somebody has chosen another since, nothing is approved. Who has a second factor
 * gives a code with it.
 */
export const approve = formRoute({
  method: 'POST',
  path: '/console/payouts/approve',
  permission: 'decide_payouts',
  fields: z.strictObject({ payout: idOfPayout, payer: z.string().max(64), code: codeField.default('') }),
  handler: (deps, visitor, { payout: payoutId, payer, code }) =>
    decide(deps, visitor, async by => {
      await requireCode(deps, visitor, code)
      const payout = await findPayout(deps.db, by.businessId, payoutId)
      if (payout && payerOf(payout) !== payer)
        throw new PayoutError('payout_decided', 'another payer was chosen for this payout')
      const wallet = payer === ACCOUNT ? {} : { wallet: payer }
      const outcome = await approvePayout(deps.db, { ...by, ...wallet, payoutId })
      if (outcome.kind === 'waits') return 'payout-waits'
      return payer === ACCOUNT ? 'payout-queued' : { path: walletPath(payoutId), notice: 'payout-for-wallet' }
    }),
})

/** Rejects a payout with all its requests. */
export const reject = formRoute({
  method: 'POST',
  path: '/console/payouts/reject',
  permission: 'decide_payouts',
  fields: z.strictObject({ payout: idOfPayout, reason }),
  handler: (deps, visitor, { payout: payoutId, reason }) =>
    decide(deps, visitor, async by => {
      await rejectPayout(deps.db, { ...by, payoutId, reason })
      return 'payout-rejected'
    }),
})

type Decided = Omit<ConsoleRedirect, 'kind'>

async function decide(
  deps: ConsoleDeps,
  visitor: Visitor,
  work: (by: { readonly businessId: string; readonly actor: string }) => Promise<NoticeCode | Decided>,
): Promise<ConsoleAnswer> {
  try {
    const { businessId, userId: actor } = visitor.session
    const decided = await work({ businessId, actor })
    const answer = typeof decided === 'string' ? { path: '/console/payouts', notice: decided } : decided
    return { kind: 'redirect', ...answer }
  } catch (error) {
    if (error instanceof PayoutError || error instanceof CodeRefused)
      return payoutsPage(deps, visitor, `${error.message}.`)
    throw error
  }
}
