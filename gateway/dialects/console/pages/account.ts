import { z } from 'zod'
import { type Html, html } from '../../../../checkout/html.ts'
import { qrCode } from '../../../../checkout/qr-code.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  type FactorOwner,
  renewRecoveryCodes,
  turnOffSecondFactor,
} from '../../../businesses/change-second-factor.ts'
import { toBase32, totpUri } from '../../../businesses/totp.ts'
import { findSecondFactor } from '../../../storage/second-factors.ts'
import { CodeRefused, codeField, codeInput, requireCode } from '../code-text.ts'
import { alert, tokenField } from '../layout.ts'
import {
  type ConsoleAnswer,
  type ConsoleDeps,
  type ConsolePage,
  formRoute,
  type ViewRoute,
  type Visitor,
} from '../route.ts'

/** The page of whoever is signed in. */
export const ACCOUNT_PATH = '/console/account'
const FACTOR = `${ACCOUNT_PATH}/second-factor`
const ISSUER = 'Polytill'
const NOT_OF_APP = 'this is not the code that the app shows now'

/** What whoever is signed in sets for the own sign-in: the second factor (decision 0028). */
export const viewAccount: ViewRoute = {
  method: 'GET',
  path: ACCOUNT_PATH,
  handler: (deps, visitor) => accountPage(deps, visitor, null),
}

/** Makes a secret and shows it as a QR code; nothing is on before the app's first code. */
export const beginFactor = formRoute({
  method: 'POST',
  path: FACTOR,
  permission: 'own_account',
  fields: z.strictObject({}),
  handler: async (deps, visitor) => {
    const secret = await beginSecondFactor(deps, visitor.session.userId)
    return secret === null ? accountPage(deps, visitor, null) : setUpPage(visitor, secret, null)
  },
})

/** Turns the second factor on with the app's first code, shows the recovery codes once and ends every session. */
export const confirmFactor = formRoute({
  method: 'POST',
  path: `${FACTOR}/confirm`,
  permission: 'own_account',
  fields: z.strictObject({ code: codeField }),
  handler: async (deps, visitor, { code }) => {
    const owner = ownerOf(visitor)
    const codes = await confirmSecondFactor(deps, deps.clock, owner, code)
    if (codes !== null) return codesPage(codes, 'The second factor is on, and you are signed out everywhere.')
    const factor = await findSecondFactor(deps.db, deps.box, owner.userId)
    return factor && !factor.isConfirmed
      ? setUpPage(visitor, factor.secret, NOT_OF_APP)
      : accountPage(deps, visitor, null)
  },
})

/** New recovery codes in the place of the old ones; needs a code. */
export const renewCodes = formRoute({
  method: 'POST',
  path: `${FACTOR}/codes`,
  permission: 'own_account',
  fields: z.strictObject({ code: codeField }),
  handler: (deps, visitor, { code }) =>
    behindCode(deps, visitor, code, async owner => {
      const codes = await renewRecoveryCodes(deps, owner)
      return codes === null
        ? accountPage(deps, visitor, null)
        : codesPage(codes, 'The recovery codes of before are good for nothing now.')
    }),
})

/** Turns the second factor off; needs a code, and is refused while the business demands it. */
export const turnOffFactor = formRoute({
  method: 'POST',
  path: `${FACTOR}/off`,
  permission: 'own_account',
  fields: z.strictObject({ code: codeField }),
  handler: (deps, visitor, { code }) =>
    behindCode(deps, visitor, code, async owner => {
      if (visitor.session.needsSecondFactor) return accountPage(deps, visitor, 'your business demands it')
      await turnOffSecondFactor(deps.db, owner)
      return { kind: 'redirect', path: ACCOUNT_PATH, notice: 'factor-off' }
    }),
})

function ownerOf({ session: { userId, email, businessId } }: Visitor): FactorOwner {
  return { userId, email, businessId }
}

async function behindCode(
  deps: ConsoleDeps,
  visitor: Visitor,
  code: string,
  work: (owner: FactorOwner) => Promise<ConsoleAnswer>,
): Promise<ConsoleAnswer> {
  try {
    await requireCode(deps, visitor, code)
    return await work(ownerOf(visitor))
  } catch (error) {
    if (error instanceof CodeRefused) return accountPage(deps, visitor, error.message)
    throw error
  }
}

async function accountPage(
  { db, box }: ConsoleDeps,
  visitor: Visitor,
  refused: string | null,
): Promise<ConsolePage> {
  const { userId, email, businessName, role } = visitor.session
  const factor = await findSecondFactor(db, box, userId)
  return page(
    'Your account',
    refused === null ? 200 : 422,
    html`${alert(refused === null ? null : `Nothing was changed: ${refused}.`)}
<dl class="card figures"><div><dt>Email</dt><dd>${email}</dd></div><div><dt>Business</dt><dd>${businessName}</dd></div><div><dt>Role</dt><dd>${role}</dd></div></dl>
<h2>Second factor</h2>${factor?.isConfirmed ? onCards(visitor, factor.recoveryCodes) : offCard(visitor)}`,
  )
}

function offCard(visitor: Visitor): Html {
  return html`<form class="card" method="post" action="${FACTOR}">${tokenField(visitor)}
${
  visitor.session.needsSecondFactor
    ? html`<p class="alert" role="alert">Your business demands a second factor of everyone who signs in. Set yours up; everything else comes behind it.</p>`
    : html`<p><span class="tag tag-plain">Off</span></p>`
}
<p>With it, signing in and approving a payout also need a code that an app on your phone shows. Any app for time-based codes will do.</p>
<button class="button button-primary">Set up a second factor</button></form>`
}

function onCards(visitor: Visitor, recoveryCodes: number): Html {
  return html`<div class="card"><p><span class="tag tag-good">On</span></p>
<p>Signing in and approving payouts need a code. Recovery codes left: ${recoveryCodes}.</p>
<details><summary>New recovery codes</summary><form method="post" action="${FACTOR}/codes">${tokenField(visitor)}
<p>Those of before stop working.</p>${codeInput('codes-code')}
<button class="button">Make new codes</button></form></details>
${visitor.session.needsSecondFactor ? html`<p class="note">Your business demands it of everyone.</p>` : turnOffForm(visitor)}</div>`
}

function turnOffForm(visitor: Visitor): Html {
  return html`<details><summary>Turn it off</summary><form method="post" action="${FACTOR}/off">${tokenField(visitor)}
<p>Signing in and approving payouts will then need your password alone.</p>${codeInput('off-code')}
<button class="button button-danger">Turn off</button></form></details>`
}

function setUpPage(visitor: Visitor, secret: Uint8Array, refused: string | null): ConsolePage {
  return page(
    'Set up a second factor',
    refused === null ? 200 : 422,
    html`${alert(refused === null ? null : `It is not on yet: ${refused}.`)}
<section class="card" aria-labelledby="scan"><h2 id="scan">1. Give the secret to your app</h2>
<p>Scan this with the app, or type the secret. It is shown on this page alone.</p>
${qrCode(totpUri(secret, { issuer: ISSUER, account: visitor.session.email }), 'The secret, for an authenticator app')}
<p><code class="hash">${toBase32(secret).match(/.{4}/g)?.join(' ')}</code></p></section>
<form class="card" method="post" action="${FACTOR}/confirm">${tokenField(visitor)}
<h2>2. Show that it works</h2>
${codeInput('code', 'The six digits that the app shows now')}
<button class="button button-primary">Turn on</button></form>`,
  )
}

function codesPage(codes: readonly string[], said: string): ConsolePage {
  return page(
    'Recovery codes',
    200,
    html`<p class="done" role="status">${said}</p>
<section class="card" aria-labelledby="keep"><h2 id="keep">Keep these where your phone is not</h2>
<p>Each stands for a code once, when the phone is lost. They are shown this once and stored nowhere.</p>
<ul class="codes">${codes.map(code => html`<li><code>${code}</code></li>`)}</ul></section>
<p><a href="${ACCOUNT_PATH}">I have kept them</a></p>`,
  )
}

function page(title: string, status: number, body: Html): ConsolePage {
  return { kind: 'page', status, title, path: ACCOUNT_PATH, body }
}
