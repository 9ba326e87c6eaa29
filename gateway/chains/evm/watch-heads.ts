import type { Clock } from '../../runtime/clock.ts'

/** When a head subscription counts as dead, and how long to wait before the next try. Milliseconds. */
export interface WatchTiming {
  readonly silenceMs: number
  readonly retryFirstMs: number
  readonly retryMaxMs: number
}

const TIMING: WatchTiming = { silenceMs: 30_000, retryFirstMs: 500, retryMaxMs: 30_000 }
const SUBSCRIBE = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params: ['newHeads'] })

/**
 * Calls back on every message of a `newHeads` subscription, whatever it says: a hint to look, nothing more (F11). A
 * connection that breaks or stays silent is replaced, after a pause that doubles while none of them speaks. Returns the
 * way to stop.
 */
export function watchHeads(
  url: string,
  clock: Clock,
  listener: () => void,
  timing: WatchTiming = TIMING,
): () => void {
  const stopped = new AbortController()
  void (async () => {
    let pauseMs = timing.retryFirstMs
    while (!stopped.signal.aborted) {
      const spoke = await subscribeOnce(url, clock, listener, timing.silenceMs, stopped.signal)
      pauseMs = spoke ? timing.retryFirstMs : Math.min(pauseMs * 2, timing.retryMaxMs)
      await clock.sleep(pauseMs, stopped.signal)
    }
  })()
  return () => stopped.abort()
}

/** Lives as long as one connection does; resolves whether it ever delivered a head. */
async function subscribeOnce(
  url: string,
  clock: Clock,
  listener: () => void,
  silenceMs: number,
  stopped: AbortSignal,
): Promise<boolean> {
  let heads = 0
  const ended = new AbortController()
  const end = (): void => ended.abort()
  stopped.addEventListener('abort', end, { once: true })
  const socket = new WebSocket(url)
  let lastMs = clock.monotonicMs()
  socket.addEventListener('open', () => socket.send(SUBSCRIBE))
  socket.addEventListener('message', message => {
    lastMs = clock.monotonicMs()
    if (!String(message.data).includes('eth_subscription')) return
    heads += 1
    if (!stopped.aborted) listener()
  })
  socket.addEventListener('close', end)
  socket.addEventListener('error', end)
  while (!ended.signal.aborted && clock.monotonicMs() - lastMs < silenceMs)
    await clock.sleep(silenceMs - (clock.monotonicMs() - lastMs), ended.signal)
  stopped.removeEventListener('abort', end)
  socket.close()
  return heads > 0
}
