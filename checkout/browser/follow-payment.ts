import type { Page } from './page.ts'

/** Silence after which the page asks by itself. */
const SILENCE_MS = 15_000
const TICK_MS = 1000
/** How often a page without connection tries, and how long it waits for an answer. */
const RETRY_MS = 3000
const TIMEOUT_MS = 5000
/** When to open a stream again that the server refused. */
const REOPEN_MS = 10_000

/** Whether the server answers. */
export type ConnectionListener = (connected: boolean) => void

/**
 * Keeps the page at the server's latest word: by the event stream, by asking when the stream is silent or broken, and at
 * once when the device wakes or comes back online. Says when the server stops answering and when it answers again.
 */
export function followPayment(page: Page, onConnection: ConnectionListener): void {
  let connected = true
  let heardAt = performance.now()
  let askedAt = 0
  let closedAt: number | null = null
  let seen: string | null = null
  let stream = listen()

  function heard(): void {
    heardAt = performance.now()
    if (connected) return
    connected = true
    onConnection(true)
  }

  function lost(): void {
    connected = false
    onConnection(false)
  }

  /** Takes a word of the server: a view, or only the time. */
  async function take(word: unknown): Promise<void> {
    if (typeof word !== 'object' || word === null) return
    if ('nowMs' in word && typeof word.nowMs === 'number') page.clock.set(word.nowMs)
    if ('version' in word && isNews(word, word.version) && !(await page.refresh())) {
      // Not shown, so it is news again when the server is back.
      seen = ''
      lost()
      return
    }
    heard()
  }

  /** Rates come and go and time ends without a new version; the first view is what this page was made of. */
  function isNews(view: object, version: unknown): boolean {
    const content = JSON.stringify({ ...view, nowMs: 0 })
    const news = seen === null ? version !== page.state.version : content !== seen
    seen = content
    return news
  }

  function listen(): EventSource {
    const source = new EventSource(`${page.state.path}events`)
    source.addEventListener('view', event => void take(parse(event.data)))
    for (const name of ['ping', 'message'])
      source.addEventListener(name, event => void take(parse(event.data) ?? {}))
    source.addEventListener('open', heard)
    source.addEventListener('error', () => void ask())
    return source
  }

  async function ask(): Promise<void> {
    askedAt = performance.now()
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS)
      const answer = await fetch(`${page.state.path}state`, { signal, cache: 'no-store' })
      if (!answer.ok) throw new Error(`status ${answer.status}`)
      await take(await answer.json())
    } catch {
      lost()
    }
  }

  function watch(): void {
    const now = performance.now()
    const due = connected
      ? now - heardAt > SILENCE_MS && now - askedAt > SILENCE_MS
      : now - askedAt > RETRY_MS
    if (due) void ask()
    if (stream.readyState !== EventSource.CLOSED || document.hidden) closedAt = null
    else if (closedAt === null) closedAt = now
    else if (now - closedAt > REOPEN_MS) {
      stream = listen()
      closedAt = null
    }
  }

  function wake(): void {
    if (stream.readyState === EventSource.CLOSED) stream = listen()
    void ask()
  }

  setInterval(watch, TICK_MS)
  addEventListener('online', wake)
  addEventListener('offline', () => void ask())
  addEventListener('pageshow', event => event.persisted && wake())
  addEventListener('pagehide', () => stream.close())
  // A browser has six connections to a server: tabs that nobody looks at leave theirs to the others, and ask now and then.
  document.addEventListener('visibilitychange', () => (document.hidden ? stream.close() : wake()))
}

function parse(data: unknown): unknown {
  try {
    return JSON.parse(String(data))
  } catch {
    return null
  }
}
