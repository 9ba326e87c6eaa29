import { lookup, Resolver } from 'node:dns/promises'

/** Name to addresses, in order of preference. Rejects when there is none. */
export type ResolveHostname = (hostname: string) => Promise<readonly string[]>

/**
 * Asks the configured DNS servers, IPv4 first. Unlike the system's resolver it does not occupy a thread while it
 * waits, so names that never answer cannot hold up signing or other look-ups, which share those threads (F58).
 */
export function resolveByDns(): ResolveHostname {
  const resolver = new Resolver({ timeout: 2_000, tries: 3 })
  return async hostname => {
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const found = [v4, v6].flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []))
    if (found.length === 0 && v4.status === 'rejected') throw v4.reason
    return found
  }
}

/** Asks the system, hosts file included: `localhost` and names of a developer's own machine. */
export function resolveBySystem(): ResolveHostname {
  return async hostname =>
    (await lookup(hostname, { all: true, order: 'ipv4first' })).map(entry => entry.address)
}

/** Lets simultaneous questions for one name share one answer; nothing is kept once it has arrived. */
export function shareLookups(resolve: ResolveHostname): ResolveHostname {
  const running = new Map<string, Promise<readonly string[]>>()
  return hostname => {
    const known = running.get(hostname)
    if (known !== undefined) return known
    const answer = resolve(hostname).finally(() => running.delete(hostname))
    running.set(hostname, answer)
    return answer
  }
}
