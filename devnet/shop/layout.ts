import { type Html, html, type Renderable } from '../../checkout/html.ts'
import { FOLLOW_SCRIPT, STYLE_SHEET } from './shop-assets.ts'

/** A whole page of the sandbox. `live`: it brings itself up to date. */
export function renderLayout(parts: { title: string; body: Renderable; live?: boolean }): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${parts.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLE_SHEET}">
${parts.live && html`<script type="module" src="${FOLLOW_SCRIPT}"></script>`}
</head>
<body>
<div class="page">
<header class="masthead">
<p class="brand"><a href="/">Polytill sandbox</a></p>
<nav aria-label="Sandbox"><ul>${NAVIGATION.map(([path, name]) => html`<li><a href="${path}">${name}</a></li>`)}</ul></nav>
</header>
<main>
${parts.body}
</main>
<footer class="note"><p>Nothing here has value: the chains are local and their keys are public.</p></footer>
</div>
</body>
</html>
`.text
}

const NAVIGATION = [
  ['/demo', 'Demo shop'],
  ['/console', 'Console'],
  ['/docs', 'Documentation'],
] as const

/** A page that says one thing. */
export function renderMessage(title: string, text: string): string {
  const body = html`<section class="card"><h1>${title}</h1><p>${text}</p><p><a href="/demo">To the shop</a></p></section>`
  return renderLayout({ title, body })
}

/** A moment, to the second, in UTC. */
export function renderTime(atMs: number): Html {
  const iso = new Date(atMs).toISOString()
  return html`<time datetime="${iso}">${iso.slice(11, 19)}</time>`
}
