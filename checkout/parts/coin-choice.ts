import type { CheckoutChoice, CheckoutView } from '../../gateway/orders/checkout-view.ts'
import { type Html, html } from '../html.ts'
import { coinMark } from '../icons.ts'
import { name, type Translator } from '../translate.ts'
import { acceptsPayment } from './pay-panel.ts'

/** From how many choices on a search field helps more than it costs. */
const SEARCH_FROM = 9

/** A plain form: every coin on every network is a button that posts its ticker. Folded away once one is chosen. */
export function coinChoice(view: CheckoutView, path: string, t: Translator): Html | null {
  if (!acceptsPayment(view)) return null
  if (view.choices.length === 0)
    return html`<p class="warning">${t.text('choose.none', { merchant: name(view.merchant) })}</p>`
  const form = html`<form class="choice" method="post" action="${path}choose?lang=${t.locale.tag}">
${view.choices.length >= SEARCH_FROM && searchField(t)}
${!view.choices.some(({ available }) => available) && html`<p class="warning">${t.text('choose.allOut')}</p>`}
<ul class="coins">${coinsOf(view.choices).map(choices => coin(choices, view, t))}</ul>
<p class="note" hidden data-no-match role="status">${t.text('choose.noMatch')}</p>
</form>`
  if (view.selected === null)
    return html`<section aria-labelledby="choice-heading"><h2 id="choice-heading" class="visually-hidden">${t.text('choose.heading')}</h2>${form}</section>`
  if (view.choices.length === 1) return null
  return html`<details class="other-coins" id="other-coins"><summary id="other-coins-summary">${t.text('choose.other')}</summary>${form}</details>`
}

function searchField(t: Translator): Html {
  return html`<input type="search" class="input needs-script" id="coin-search" data-coin-search autocomplete="off" spellcheck="false" placeholder="${t.text('choose.search')}" aria-label="${t.text('choose.search')}">`
}

/** The choices, those of one coin together, in the order in which the coins first come. */
function coinsOf(choices: readonly CheckoutChoice[]): CheckoutChoice[][] {
  const bySymbol = new Map<string, CheckoutChoice[]>()
  for (const choice of choices) {
    const same = bySymbol.get(choice.symbol)
    if (same === undefined) bySymbol.set(choice.symbol, [choice])
    else same.push(choice)
  }
  return [...bySymbol.values()]
}

function coin(choices: readonly CheckoutChoice[], view: CheckoutView, t: Translator): Html {
  const [first] = choices
  if (first === undefined) return html``
  const words = choices.map(choice => `${choice.symbol} ${choice.name} ${choice.networkName}`).join(' ')
  return html`<li class="coin" data-words="${words.toLowerCase()}">
${coinMark(first.symbol)}<span class="coin-name"><b><bdi>${first.symbol}</bdi></b> <span><bdi>${first.name}</bdi></span></span>
<span class="networks">${choices.map(choice => networkButton(choice, view, t))}</span>
</li>`
}

function networkButton(choice: CheckoutChoice, view: CheckoutView, t: Translator): Html {
  const chosen = view.selected?.ticker === choice.ticker
  return html`<button class="button network" id="choose-${choice.ticker}" name="ticker" value="${choice.ticker}"${chosen && html` aria-current="true"`}${!choice.available && html` disabled`}><bdi>${choice.networkName}</bdi>${!choice.available && html` <small>${t.text('choose.noPrice')}</small>`}<span class="visually-hidden">, ${choice.name}${chosen && html` (${t.text('choose.current')})`}</span></button>`
}
