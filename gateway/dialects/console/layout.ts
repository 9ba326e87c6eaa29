import { type Html, html } from '../../../checkout/html.ts'
import type { Visitor } from './route.ts'
import { STYLE_SHEET_PATH } from './style-sheet.ts'

const PAGES = [
  ['/console', 'Overview'],
  ['/console/addresses', 'Addresses'],
  ['/console/keys', 'API keys'],
  ['/console/checkouts', 'Checkouts'],
  ['/console/callbacks', 'Callbacks'],
  ['/console/payouts', 'Payouts'],
  ['/console/operations', 'Operations'],
  ['/console/settings', 'Settings'],
  ['/console/activity', 'Activity'],
] as const

/** A page for somebody who is signed in. `path` marks the place in the menu. */
export function renderConsolePage(
  visitor: Visitor,
  page: {
    readonly title: string
    readonly path: string
    readonly notice: string | null
    readonly script?: string
    readonly body: Html
  },
): string {
  const { session } = visitor
  return renderDocument(
    page.title,
    html`<header class="bar">
<p><strong>${session.businessName}</strong> <span class="note"><a href="/console/account"${page.path === '/console/account' && html` aria-current="page"`}>${session.email}</a>, ${session.role}</span></p>
<form method="post" action="/console/sign-out">${tokenField(visitor)}<button class="button">Sign out</button></form>
<nav aria-label="Console"><ul>${PAGES.map(
      ([path, name]) =>
        html`<li><a href="${path}"${path === page.path && html` aria-current="page"`}>${name}</a></li>`,
    )}</ul></nav>
</header>
<main id="main"><h1>${page.title}</h1>
${page.notice !== null && html`<p class="done" role="status">${page.notice}</p>`}
${page.body}</main>`,
    page.script,
  )
}

/** A whole document; what is not part of the console's inside uses it alone. */
export function renderDocument(title: string, body: Html, script?: string): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title} · Polytill</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="${STYLE_SHEET_PATH}">${
    script !== undefined && html`<script type="module" src="${script}"></script>`
  }</head>
<body><a class="skip" href="#main">Skip to content</a>
${body}</body></html>`.text
}

/** The field that every form needs. */
export function tokenField({ formToken }: { readonly formToken: string }): Html {
  return html`<input type="hidden" name="form_token" value="${formToken}">`
}

/** What went wrong, where a form's page says it first. */
export function alert(text: string | null): Html {
  return text === null ? html`` : html`<p class="alert" role="alert">${text}</p>`
}

/** A point in time as people read it, UTC. */
export function formatTime(ms: number): Html {
  const iso = new Date(ms).toISOString()
  return html`<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')} UTC</time>`
}

/** Cards, or what to say when there is none. */
export function cardList(cards: readonly Html[], none: string): Html {
  return cards.length === 0 ? html`<p>${none}</p>` : html`<ul class="cards">${cards}</ul>`
}

/** Names and what they are, as a card shows them. */
export function figures(entries: readonly (readonly [string, Html | string])[]): Html {
  return html`<dl class="figures">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}
