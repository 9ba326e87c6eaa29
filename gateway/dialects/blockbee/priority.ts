const PRIORITIES = [
  'fast',
  'default',
  'economic',
  'x-economic',
  'xx-economic',
  'xxx-economic',
  'xxxx-economic',
] as const

/** One of the priorities that the protocol knows. */
export type Priority = (typeof PRIORITIES)[number]

/** The priority as stored and answered; anything unknown, and any on a network without priorities, is `default` (reference blockbee 9). */
export function parsePriority(value: string | undefined, network: string): Priority {
  if (network !== 'ethereum') return 'default'
  return PRIORITIES.find(priority => priority === value) ?? 'default'
}
