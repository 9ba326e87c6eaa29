import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CheckoutView } from '../../gateway/orders/checkout-view.ts'
import { ASSET_PATH, checkoutAssets } from '../assets.ts'
import { PAGE_HEADERS } from '../content-security-policy.ts'
import { chooseLocale } from '../locales.ts'
import { renderMessagePage } from '../render-message.ts'
import { renderCheckoutPage } from '../render-page.ts'
import { SELECTED, viewAt } from './fixture-views.ts'

/** Serves one page over real HTTP as the gateway does, with a view that the test changes. */
export interface FixtureServer {
  /** Address of the page. */
  readonly url: string
  /** Changes what the page shows, and tells the open pages. Times count from `NOW_MS` as now. */
  show(view: CheckoutView, how?: { sameVersion: boolean }): void
  /** Changes what the page shows next, telling nobody. */
  prepare(view: CheckoutView): void
  /** How far the server's clock is ahead of this machine's. */
  setClock(aheadMs: number): void
  /** Resolves when so many event streams are open, no more and no fewer. */
  streamsAre(count: number): Promise<void>
  /** While mute it takes connections and says nothing, neither on open streams. */
  mute(silent: boolean): void
  /** While gone it has cut all connections and cuts each new one. It keeps its port, which somebody else could take. */
  setGone(gone: boolean): void
  stop(): Promise<void>
}

const PATH = '/pay/payment/fixture/'
/** A link to it leads nowhere: the answer has no content, so the browser stays where it is. */
export const STAY_PATH = '/stay'

/** Starts it on a free port of the loopback. */
export async function startFixtureServer(first: CheckoutView): Promise<FixtureServer> {
  const streams = new Set<ServerResponse>()
  let view = first
  let version = first.version
  let shownAt = Date.now()
  let aheadMs = 0
  let silent = false
  let gone = false

  // The times in a fixture stand still relative to the moment at which it was shown.
  const current = (): CheckoutView => ({
    ...viewAt(view, shownAt),
    nowMs: Date.now() + aheadMs,
    version,
  })

  const prepare = (next: CheckoutView, how = { sameVersion: false }) => {
    view = next
    if (!how.sameVersion) version++
    shownAt = Date.now() + aheadMs
  }
  const change = (next: CheckoutView, how?: { sameVersion: boolean }) => {
    prepare(next, how)
    if (!silent) for (const stream of streams) send(stream)
  }
  const send = (stream: ServerResponse) =>
    stream.write(`event: view\nid: ${version}\ndata: ${JSON.stringify(current())}\n\n`)

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fixture')
    const locale = chooseLocale({ lang: url.searchParams.get('lang') }, request.headers['accept-language'])
    const asset = checkoutAssets.get(url.pathname.slice(ASSET_PATH.length))
    if (asset !== undefined) {
      response.writeHead(200, { 'content-type': asset.contentType, 'content-encoding': 'gzip' })
      response.end(asset.gzip)
    } else if (url.pathname === PATH) {
      response.writeHead(200, PAGE_HEADERS).end(renderCheckoutPage(current(), { locale, path: PATH }))
    } else if (url.pathname === `${PATH}state`) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(current()))
    } else if (url.pathname === `${PATH}events`) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      streams.add(response)
      response.on('close', () => streams.delete(response))
      send(response)
    } else if (url.pathname === `${PATH}choose` && request.method === 'POST') {
      choose(new URLSearchParams(await read(request)).get('ticker'), response, locale)
    } else if (url.pathname === STAY_PATH) response.writeHead(204).end()
    else response.writeHead(404, PAGE_HEADERS).end(renderMessagePage('not_found', { locale, path: PATH }))
  }

  function choose(ticker: string | null, response: ServerResponse, locale: string): void {
    const choice = view.choices.find(offer => offer.ticker === ticker)
    if (choice?.available !== true) {
      response.writeHead(409, PAGE_HEADERS).end(renderMessagePage('not_available', { locale, path: PATH }))
      return
    }
    change({ ...view, selected: { ...SELECTED, ...choice } })
    response.writeHead(303, { location: `${PATH}?lang=${locale}` }).end()
  }

  const server = createServer((request, response) => {
    if (silent) return
    answer(request, response).catch(error => {
      console.error(error)
      response.destroy()
    })
  })
  server.on('connection', socket => {
    if (gone) socket.resetAndDestroy()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${PATH}`,
    show: change,
    prepare,
    setClock(ms) {
      aheadMs = ms
      shownAt = Date.now() + ms
    },
    async streamsAre(count) {
      while (streams.size !== count) await sleep(5)
    },
    mute(now) {
      silent = now
    },
    setGone(now) {
      gone = now
      if (now) server.closeAllConnections()
    },
    async stop() {
      const closed = new Promise(resolve => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function read(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += chunk
  return body
}
