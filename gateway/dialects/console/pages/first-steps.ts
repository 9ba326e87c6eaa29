import { type Html, html } from '../../../../checkout/html.ts'
import { listApiKeys } from '../../../storage/api-key-list.ts'
import type { Sql } from '../../../storage/database.ts'
import { readDefaultAddresses } from '../../../storage/default-addresses.ts'

/** Keys that are looked at for one that is valid. */
const KEYS_READ = 200

/** What a new account has done of what must be done before its first payment. */
export interface Progress {
  readonly hasAddress: boolean
  readonly hasKey: boolean
}

/** What a business has done of its first steps. */
export async function readProgress(sql: Sql, businessId: string): Promise<Progress> {
  const addresses = await readDefaultAddresses(sql, businessId)
  const keys = await listApiKeys(sql, businessId, KEYS_READ)
  return { hasAddress: addresses.size > 0, hasKey: keys.some(({ isRevoked }) => !isRevoked) }
}

/** What to do before the first payment, for accounts that have given out no address yet. */
export function firstSteps({ hasAddress, hasKey }: Progress, publicUrl: string): Html {
  const done = (isDone: boolean): Html | false => isDone && html` <span class="tag tag-good">Done</span>`
  return html`<section class="card" aria-labelledby="first-steps"><h2 id="first-steps">First steps</h2><ol class="steps">
<li><a href="/console/addresses">Say where your money goes</a>: an address for each coin that you want to take.${done(hasAddress)}</li>
<li><a href="/console/keys">Create an API key</a> for the protocol that your shop speaks.${done(hasKey)}</li>
<li>Let your shop talk to <code>${publicUrl}</code> with that key: as with <a href="/docs/migrate/blockbee">BlockBee</a>, as with <a href="/docs/migrate/bleumi">Bleumi Pay</a>, or <a href="/docs/">from nothing</a>.</li>
<li>Protect your sign-in with a <a href="/console/account">second factor</a>.</li></ol></section>`
}
