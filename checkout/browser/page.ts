import type { PageState } from '../page-state.ts'
import { type LoadedDocument, loadDocument } from './load-document.ts'
import { readState, rememberParts, replaceParts } from './parts.ts'
import { ServerClock } from './server-clock.ts'

/** Called after the page changed, with the names of its replaced parts. */
export type ChangeListener = (replaced: ReadonlySet<string>, before: PageState) => void

/** The page on the screen: its state, and the ways in which the server's word gets onto it. */
export class Page {
  state: PageState
  readonly clock: ServerClock
  readonly #listeners: ChangeListener[] = []
  #loading: Promise<boolean> | null = null
  #again = false

  constructor(state: PageState) {
    rememberParts()
    this.state = state
    this.clock = new ServerClock(state.nowMs)
  }

  onChange(listener: ChangeListener): void {
    this.#listeners.push(listener)
  }

  /** Fetches the page anew; false when the server did not answer. Calls during a fetch share one more after it. */
  refresh(): Promise<boolean> {
    if (this.#loading !== null) {
      this.#again = true
      return this.#loading
    }
    this.#loading = this.#load().finally(() => {
      this.#loading = null
    })
    return this.#loading
  }

  /** Posts a form and shows the answer, or returns the title of the page that says why not; null when all is well. */
  async submit(action: string, body: URLSearchParams, otherwise: string): Promise<string | null> {
    try {
      const answer = await loadDocument(action, body)
      if (this.#show(answer)) return null
      return answer.document.querySelector('h1')?.textContent ?? otherwise
    } catch {
      return otherwise
    }
  }

  async #load(): Promise<boolean> {
    do {
      this.#again = false
      try {
        if (!this.#show(await loadDocument(location.href))) return false
      } catch {
        return false
      }
    } while (this.#again)
    return true
  }

  #show({ ok, document: next }: LoadedDocument): boolean {
    const state = ok ? readState(next) : null
    if (state === null) return false
    const before = this.state
    // An answer that was overtaken by a newer one would turn the page back.
    if (state.version < before.version) return true
    this.state = state
    this.clock.set(state.nowMs)
    const replaced = replaceParts(next)
    for (const listener of this.#listeners) listener(replaced, before)
    return true
  }
}
