import { html } from '../../../../checkout/html.ts'
import { codeInput } from '../code-text.ts'
import { alert, renderDocument, tokenField } from '../layout.ts'

/** The page to sign in. `error` says why it is shown again; the password is never put back. */
export function renderSignIn(page: {
  readonly formToken: string
  readonly email: string
  readonly error: string | null
}): string {
  return renderDocument(
    'Sign in',
    html`<main id="main" class="narrow"><h1>Sign in</h1>${alert(page.error)}
<form class="card" method="post" action="/console/sign-in">${tokenField(page)}
<label for="email">Email</label>
<input id="email" name="email" type="email" required maxlength="320" autocomplete="username" value="${page.email}">
<label for="password">Password</label>
<input id="password" name="password" type="password" required maxlength="1024" autocomplete="current-password">
<button class="button button-primary">Sign in</button></form></main>`,
  )
}

/** The page for the code behind the password. */
export function renderCode(page: { readonly formToken: string; readonly error: string | null }): string {
  return renderDocument(
    'Code',
    html`<main id="main" class="narrow"><h1>Code</h1>${alert(page.error)}
<p>Your password was right. Your account has a second factor: type the six digits that your app shows now.</p>
<form class="card" method="post" action="/console/sign-in/code">${tokenField(page)}
${codeInput('code')}
<button class="button button-primary">Sign in</button></form>
<p class="note">Phone and recovery codes lost? Whoever runs this gateway can turn the second factor off.</p></main>`,
  )
}

/** A page that only says something, for whoever is signed in or not. */
export function renderMessage(title: string, text: string): string {
  return renderDocument(
    title,
    html`<main id="main" class="narrow"><h1>${title}</h1><p>${text}</p><p><a href="/console">To the console</a></p></main>`,
  )
}
