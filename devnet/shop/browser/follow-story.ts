// Brings the part of a purchase's page that changes up to date, once a second while the page is looked at.

const EVERY_MS = 1_000

/** `XMLHttpRequest` parses the document itself: no string becomes markup in our hands (trusted types). */
function loadDocument(url: string): Promise<Document | null> {
  return new Promise(resolve => {
    const request = new XMLHttpRequest()
    request.open('GET', url)
    request.responseType = 'document'
    request.timeout = 8_000
    request.onloadend = () => resolve(request.status === 200 ? request.responseXML : null)
    request.send()
  })
}

/** What the reader did with the folded requests. They are only ever added at the end, so their places name them. */
interface Folding {
  readonly open: readonly number[]
  readonly focused: number
}

function readFolding(story: Element): Folding {
  const all = [...story.querySelectorAll('details')]
  return {
    open: all.flatMap((details, index) => (details.open ? [index] : [])),
    focused: all.findIndex(details => details.contains(document.activeElement)),
  }
}

function restoreFolding(story: Element, { open, focused }: Folding): void {
  const all = [...story.querySelectorAll('details')]
  for (const index of open) all[index]?.setAttribute('open', '')
  all[focused]?.querySelector('summary')?.focus({ preventScroll: true })
}

function copiesOf(nodes: Iterable<Node>): Node[] {
  return [...nodes].map(node => document.importNode(node, true))
}

/** A live region announces what changes in it, not what replaces it: so it stays, and gets the new content. */
function replaceStory(old: HTMLElement, next: HTMLElement): void {
  const [oldStatus, nextStatus] = [old, next].map(story => story.querySelector('[role=status]'))
  if (!oldStatus || !nextStatus) return
  if (oldStatus.textContent !== nextStatus.textContent) {
    oldStatus.className = nextStatus.className
    oldStatus.replaceChildren(...copiesOf(nextStatus.childNodes))
  }
  nextStatus.remove()
  const folding = readFolding(old)
  for (const child of [...old.children]) if (child !== oldStatus) child.remove()
  old.append(...copiesOf(next.children))
  restoreFolding(old, folding)
  old.dataset.version = next.dataset.version
}

async function follow(): Promise<void> {
  const old = document.getElementById('story')
  if (old === null || document.hidden) return
  // Without the query: what was said on arrival is said once.
  const next = (await loadDocument(location.pathname))?.getElementById('story')
  if (next && next.dataset.version !== old.dataset.version) replaceStory(old, next)
}

async function keepFollowing(): Promise<never> {
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, EVERY_MS))
    await follow()
  }
}

void keepFollowing()

export {}
