// Brings the part of a purchase's page that changes up to date, once a second while the page is looked at.

const EVERY_MS = 1_000
const OPEN = 'details[open]'

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

/** Unfolded requests stay unfolded: they are only ever added at the end. */
function keepOpen(old: Element, next: Element): void {
  const folded = [...next.querySelectorAll('details')]
  for (const [index, details] of [...old.querySelectorAll('details')].entries())
    if (details.matches(OPEN)) folded[index]?.setAttribute('open', '')
}

async function follow(): Promise<void> {
  const old = document.getElementById('story')
  if (old === null || document.hidden || old.contains(document.activeElement)) return
  // Without the query: what was said on arrival is said once.
  const next = (await loadDocument(location.pathname))?.getElementById('story')
  if (!next || next.dataset.version === old.dataset.version) return
  keepOpen(old, next)
  // A live region announces what changes in it, not what replaces it.
  const [oldStatus, nextStatus] = [old, next].map(story => story.querySelector('[role=status]'))
  if (oldStatus && nextStatus) {
    if (oldStatus.textContent !== nextStatus.textContent) {
      oldStatus.className = nextStatus.className
      oldStatus.replaceChildren(...[...nextStatus.childNodes].map(node => document.importNode(node, true)))
    }
    nextStatus.remove()
    for (const child of [...old.children]) if (child !== oldStatus) child.remove()
    old.append(...[...next.children].map(node => document.importNode(node, true)))
    old.dataset.version = next.dataset.version
  }
}

async function keepFollowing(): Promise<never> {
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, EVERY_MS))
    await follow()
  }
}

void keepFollowing()

export {}
