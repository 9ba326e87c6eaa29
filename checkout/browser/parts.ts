import type { PageState } from '../page-state.ts'

/** The state embedded in a page of ours; null in any other document. */
export function readState(source: Document): PageState | null {
  const text = source.getElementById('state')?.textContent
  return text === null || text === undefined ? null : (JSON.parse(text) as PageState)
}

const rendered = new Map<string, string>()

/** Notes what the server rendered, before anything changes the page. */
export function rememberParts(): void {
  for (const part of partsOf(document)) rendered.set(part.dataset.part ?? '', part.innerHTML)
}

/**
 * Puts the parts that the server renders otherwise now into this page and returns their names. Keyboard focus, opened
 * details, the chosen QR code and what was typed stay as they are; when the focused control is gone, its place is the status.
 */
export function replaceParts(next: Document): Set<string> {
  const replaced = new Set<string>()
  const focused = document.activeElement
  for (const part of partsOf(next)) {
    const name = part.dataset.part ?? ''
    const markup = part.innerHTML
    const current = document.querySelector<HTMLElement>(`[data-part="${name}"]`)
    if (current === null || rendered.get(name) === markup) continue
    const keep = current.contains(focused) ? focused?.id : undefined
    const controls = controlStates(current)
    current.replaceChildren(...[...part.childNodes].map(node => document.importNode(node, true)))
    restoreControls(controls)
    if (keep !== undefined && keep !== '') focusOn(document.getElementById(keep) ? keep : 'status-heading')
    rendered.set(name, markup)
    replaced.add(name)
  }
  document.title = next.title
  return replaced
}

/** Moves the keyboard focus, also onto what cannot take it by itself. */
export function focusOn(id: string): void {
  const element = document.getElementById(id)
  if (element === null) return
  if (element.tabIndex < 0) element.tabIndex = -1
  element.focus()
}

function partsOf(source: Document): NodeListOf<HTMLElement> {
  return source.querySelectorAll<HTMLElement>('[data-part]')
}

interface ControlStates {
  readonly open: readonly string[]
  readonly checked: readonly string[]
  readonly typed: ReadonlyMap<string, string>
}

function controlStates(root: HTMLElement): ControlStates {
  const ids = (selector: string) => [...root.querySelectorAll(selector)].map(({ id }) => id)
  const fields = root.querySelectorAll<HTMLInputElement>('input:not([type="radio"])')
  return {
    open: ids('details[open]'),
    checked: ids('input[type="radio"]:checked'),
    typed: new Map([...fields].map(input => [input.id, input.value])),
  }
}

function restoreControls({ open, checked, typed }: ControlStates): void {
  for (const id of open) document.getElementById(id)?.setAttribute('open', '')
  for (const id of checked) {
    const input = document.getElementById(id)
    if (input instanceof HTMLInputElement) input.checked = true
  }
  for (const [id, text] of typed) {
    const input = document.getElementById(id)
    if (!(input instanceof HTMLInputElement) || text === '') continue
    input.value = text
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }
}
