import { auditNetworks } from '@polytill/gateway/entry/audit-networks.ts'
import { isClean } from '@polytill/gateway/ledger/audit-chain.ts'
import { readBooksConfig } from './books-config.ts'
import { auditJson, renderAudit } from './render-audit.ts'

/** Every difference is 0. */
const CLEAN = 0
const DIFFERS = 1
const NOT_CHECKED = 2

/**
 * `polytill audit`: compares what the chains say our addresses hold with what the books say. Resolves with the exit
 * code: 0 when every difference is 0, 1 when any is not, 2 when something could not be checked.
 */
export async function audit(
  env: NodeJS.ProcessEnv,
  options: { readonly json: boolean; readonly all: boolean },
  print: (text: string) => void = console.log,
): Promise<number> {
  try {
    const audits = await auditNetworks(readBooksConfig(env))
    print(
      options.json
        ? JSON.stringify(auditJson(audits, options.all), null, 2)
        : renderAudit(audits, options.all),
    )
    // A difference that was found weighs more than a chain that was not looked at.
    if (audits.some(one => one.audit.kind === 'checked' && !isClean(one.audit))) return DIFFERS
    return audits.every(one => isClean(one.audit)) ? CLEAN : NOT_CHECKED
  } catch (error) {
    console.error(`polytill: ${error instanceof Error ? error.message : String(error)}`)
    return NOT_CHECKED
  }
}
