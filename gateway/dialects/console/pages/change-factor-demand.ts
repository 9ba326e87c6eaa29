import { z } from 'zod'
import { demandSecondFactor } from '../../../businesses/demand-second-factor.ts'
import { BusinessError } from '../../../businesses/errors.ts'
import { CodeRefused, codeField, requireCode } from '../code-text.ts'
import { formRoute } from '../route.ts'
import { DEMAND_PATH } from './factor-demand.ts'
import { settingsPage } from './settings.ts'

/** Demands a second factor of everyone, or no longer; whoever decides it has one and shows it. */
export const changeFactorDemand = formRoute({
  method: 'POST',
  path: DEMAND_PATH,
  permission: 'manage_account',
  fields: z.strictObject({ demanded: z.enum(['yes', 'no']), code: codeField }),
  handler: async (deps, visitor, { demanded, code }) => {
    const { businessId, userId: actor, hasSecondFactor } = visitor.session
    if (!hasSecondFactor)
      return settingsPage(deps, visitor, { demand: { why: 'set up your own second factor first' } })
    try {
      await requireCode(deps, visitor, code)
      await demandSecondFactor(deps.db, { businessId, actor }, demanded === 'yes')
    } catch (error) {
      if (!(error instanceof CodeRefused || error instanceof BusinessError)) throw error
      return settingsPage(deps, visitor, { demand: { why: error.message } })
    }
    return { kind: 'redirect', path: '/console/settings', notice: 'settings-saved' }
  },
})
