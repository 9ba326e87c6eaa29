import { type Html, html } from '../../../../checkout/html.ts'
import { may } from '../../../businesses/role.ts'
import { readFactorDemand } from '../../../storage/second-factor-demand.ts'
import { codeInput } from '../code-text.ts'
import { tokenField } from '../layout.ts'
import type { ConsoleDeps, Visitor } from '../route.ts'

/** Where the demand is changed. */
export const DEMAND_PATH = '/console/settings/second-factor'

/** Whether everyone who signs in needs a second factor, with the form of those who may decide it. */
export async function factorDemand({ db }: ConsoleDeps, visitor: Visitor): Promise<Html> {
  const { demanded, members, membersWithFactor } = await readFactorDemand(db, visitor.session.businessId)
  return html`<section aria-labelledby="demand-heading"><h2 id="demand-heading">Who signs in</h2>
<div class="card"><p>${
    demanded
      ? html`<span class="tag tag-good">A second factor is demanded</span>`
      : html`<span class="tag tag-plain">A second factor is everyone's own choice</span>`
  }</p>
<p>Members with one: ${membersWithFactor} of ${members}.</p>
${may(visitor.session.role, 'manage_account') && demandForm(visitor, demanded)}</div></section>`
}

function demandForm(visitor: Visitor, demanded: boolean): Html {
  if (!visitor.session.hasSecondFactor)
    return html`<p class="note">To demand one of everyone, <a href="/console/account">set up your own</a> first.</p>`
  return html`<form method="post" action="${DEMAND_PATH}">${tokenField(visitor)}<input type="hidden" name="demanded" value="${demanded ? 'no' : 'yes'}">
<p>${
    demanded
      ? 'Then a password alone is enough again for those who have none.'
      : 'Whoever has none is led to set it up before anything else, those who are signed in too.'
  }</p>
${codeInput('demand-code')}
<button class="button">${demanded ? 'Demand it no longer' : 'Demand a second factor of everyone'}</button></form>`
}
