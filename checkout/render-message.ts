import { renderDocument } from './document.ts'
import { html } from './html.ts'
import { icon } from './icons.ts'
import { Translator } from './translate.ts'

/**
 * not_found: no such page. server_error: we failed. not_available: the coin cannot be chosen now (no price, or not
 * offered). too_many: this address asks too often.
 */
export type PageMessage = 'not_found' | 'server_error' | 'not_available' | 'too_many'

/** A page that only says something. `path` is where its link leads: the page that was asked for, or the payment's. */
export function renderMessagePage(
  message: PageMessage,
  options: { readonly locale: string; readonly path: string },
): string {
  const t = new Translator(options.locale)
  const title = t.text(`message.${message}`)
  const link = message === 'not_available' ? 'message.back' : 'message.retry'
  return renderDocument({
    t,
    title,
    merchant: null,
    path: options.path,
    reloadSeconds: null,
    scripts: false,
    body: html`<main class="message"><div class="card">
<span class="status-sign">${icon('alert')}</span>
<h1>${title}</h1>
<p>${t.text(`message.${message}.detail`)}</p>
<p class="actions"><a class="button button-primary" href="${options.path}?lang=${t.locale.tag}">${t.text(link)}</a></p>
</div></main>`,
  })
}
