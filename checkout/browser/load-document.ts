/** A page of ours that answered, and whether it answered with success. */
export interface LoadedDocument {
  readonly ok: boolean
  readonly document: Document
}

const TIMEOUT_MS = 8000

/**
 * Fetches a page as a document, following redirects; posts when there is a form body. Rejects when nothing readable came.
 * `XMLHttpRequest` because it parses documents itself, inert: no string becomes markup in our hands (trusted types).
 */
export function loadDocument(url: string, body?: URLSearchParams): Promise<LoadedDocument> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(body === undefined ? 'GET' : 'POST', url)
    request.responseType = 'document'
    request.timeout = TIMEOUT_MS
    request.onload = () => {
      const document: Document | null = request.responseXML
      if (document === null) reject(new Error('not a page'))
      else resolve({ ok: request.status === 200, document })
    }
    request.onerror = () => reject(new Error('no connection'))
    request.ontimeout = () => reject(new Error('no answer in time'))
    request.send(body ?? null)
  })
}
