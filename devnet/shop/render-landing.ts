import { html } from '../../checkout/html.ts'
import type { SandboxChain } from '../sandbox-file.ts'
import { renderLayout } from './layout.ts'

const PLACES = [
  ['/demo', 'Demo shop', 'buy something and watch the whole life of a payment'],
  ['/console', 'Console', 'the merchant’s own pages; sign in with the e-mail and password of sandbox.json'],
  ['/docs', 'Documentation', 'of this very release'],
  ['/sandbox', 'Sandbox', 'what runs here, as JSON; pay, mine, reorganise, move the clock, break a node'],
  ['/readyz', 'Readiness', 'whether everything works, as JSON'],
  ['/metrics', 'Metrics', 'for Prometheus'],
  ['/pubkey/', 'Callback key', 'the RSA key that signs what merchants are told'],
] as const

/** The front page of a sandbox: where everything is. Shows no key. */
export function renderLanding(overview: { baseUrl: string; chains: readonly SandboxChain[] }): string {
  const { baseUrl, chains } = overview
  const asset = chains[0]?.assets.find(({ symbol }) => symbol === 'USDT')
  const body = html`
<h1>A payment gateway of your own</h1>
<p class="lead">This is the sandbox: the real gateway with a database, a signer and local chains, on this machine only.</p>
<p><a class="button button-primary" href="/demo">Open the demo shop</a></p>
<section class="card" aria-labelledby="places"><h2 id="places">What is where</h2>
<dl class="places">${PLACES.map(([path, name, text]) => html`<div><dt><a href="${path}">${name}</a></dt><dd class="note">${text}</dd></div>`)}</dl></section>
<section class="card" aria-labelledby="first"><h2 id="first">A first request</h2>
<p>With the API key <code>apiKeys.blockbee</code> of <code>sandbox.json</code> in the home folder:</p>
<pre>curl "${baseUrl}/${asset?.ticker ?? 'eth'}/create/?apikey=$KEY&pending=1&callback=http%3A%2F%2F127.0.0.1%3A9000%2Fpaid%3Forder%3D1"</pre></section>
<section class="card" aria-labelledby="chains"><h2 id="chains">The chains</h2>
<dl class="figures">${chains.map(({ network, id, rpcUrl }) => html`<div><dt>${network} <span class="note">(${id})</span></dt><dd class="address">${rpcUrl}</dd></div>`)}</dl></section>`
  return renderLayout({ title: 'Polytill sandbox', body })
}
