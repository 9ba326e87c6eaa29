import { type Html, html } from '../html.ts'
import { icon } from '../icons.ts'
import type { MessageKey } from '../locales/messages.ts'
import type { Translator } from '../translate.ts'

/** A button that copies exactly `text`. It shows "Copy", and a screen reader hears what it copies. */
export function copyButton(id: string, label: MessageKey, text: string, t: Translator): Html {
  return html`<button type="button" id="${id}" class="button button-quiet needs-script" data-copy="${text}" aria-label="${t.text(label)}">${icon('copy')}<span class="copy-label">${t.text('pay.copy')}</span></button>`
}
