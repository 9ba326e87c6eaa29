import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { removeDurably } from './durable-file.ts'

/**
 * The brake (F44): while the file `paused` is in the home nothing is signed. It outlives restarts, works while the
 * signer runs or not, and needs no working signer. Unreadable counts as paused.
 */
export function isPaused(home: string): boolean {
  try {
    return statSync(pausePath(home), { throwIfNoEntry: false }) !== undefined
  } catch {
    return true
  }
}

/** From the next request on nothing is signed. */
export function pause(home: string): void {
  writeFileSync(pausePath(home), '', { mode: 0o600, flush: true })
}

/** Lifts the brake; fine when it was not set. */
export function resume(home: string): void {
  if (isPaused(home)) removeDurably(pausePath(home))
}

function pausePath(home: string): string {
  return join(home, 'paused')
}
