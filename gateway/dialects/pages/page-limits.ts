import type { RequestLimits } from '../request-meter.ts'
import { STREAM_LIMITS, type StreamLimits } from './view-streams.ts'

/** What the hosted pages give to one network (see `askingNetwork`), and what their open streams may hold together (F71). */
export interface PageLimits {
  /** Null: no limit. Files of the pages do not count. */
  readonly requests: RequestLimits | null
  readonly streams: StreamLimits
}

/**
 * Far above any shopper: an open page asks a few times a minute. A shop's counter or an office behind one address fits,
 * who guesses addresses of pages does not get far.
 */
export const PAGE_LIMITS: PageLimits = {
  requests: { perSecond: 20, burst: 300, perDay: Number.POSITIVE_INFINITY },
  streams: STREAM_LIMITS,
}

/** Requests are not limited. Streams still are: they hold memory. */
export const UNLIMITED_REQUESTS: PageLimits = {
  requests: null,
  streams: { ...STREAM_LIMITS, perNetworkMax: STREAM_LIMITS.streamsMax },
}
