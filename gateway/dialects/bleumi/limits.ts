import type { RequestLimits } from '../request-meter.ts'

/** What one key may ask for (reference bleumi 1.7). */
export const DEFAULT_LIMITS: RequestLimits = { perSecond: 50, burst: 500, perDay: 10_000 }
