import type { Clock } from '../runtime/clock.ts'
import { refuseInTransaction } from '../runtime/transaction-scope.ts'
import { SourceFailed } from './errors.ts'
import type { SourceHttp } from './ports.ts'

/** Bounds of one request. */
export interface FetchLimits {
  /** From the first byte out to the last byte in. Milliseconds. */
  readonly timeoutMs: number
  readonly bodyBytesMax: number
}

/**
 * The only way from rates to the network. It asks only what the operator configured and follows no redirect, so no answer
 * can send it elsewhere (F56). `stopping` ends what is under way. Whatever goes wrong is a `SourceFailed` that names neither URL nor key (F67).
 */
export function createSourceHttp(limits: FetchLimits, clock: Clock, stopping?: AbortSignal): SourceHttp {
  return {
    async fetch({ url, headers, body }) {
      refuseInTransaction('a source of rates is asked')
      const deadline = new AbortController()
      const done = new AbortController()
      void clock.sleep(limits.timeoutMs, done.signal).then(() => deadline.abort())
      const signal = stopping ? AbortSignal.any([deadline.signal, stopping]) : deadline.signal
      try {
        const response = await fetch(url, {
          redirect: 'error',
          signal,
          headers: {
            accept: '*/*',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { method: 'POST', body }),
        })
        if (response.status !== 200) {
          await response.body?.cancel()
          throw new SourceFailed(`HTTP ${response.status}`)
        }
        return await readBounded(response, limits.bodyBytesMax)
      } catch (error) {
        if (error instanceof SourceFailed) throw error
        throw new SourceFailed(deadline.signal.aborted ? 'no answer in time' : 'no answer')
      } finally {
        done.abort()
      }
    },
  }
}

async function readBounded(response: Response, bytesMax: number): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > bytesMax) throw new SourceFailed(`answer longer than ${bytesMax} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
