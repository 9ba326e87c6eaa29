import http from 'node:http'

/** An answer over HTTP. */
export interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

/** What a test changes about a request. Null leaves a header out. */
export interface RequestChanges {
  readonly headers?: Readonly<Record<string, string | null>>
  /** The whole body instead of the fields. */
  readonly body?: string
}

/** A browser as far as the server can tell: keeps cookies, sends `Origin`, and knows the token of the last page it saw. */
export class ConsoleClient {
  readonly cookies = new Map<string, string>()
  formToken = ''
  readonly #url: URL

  constructor(url: string) {
    this.#url = new URL(url)
  }

  get(path: string, changes: RequestChanges = {}): Promise<Answer> {
    return this.#request('GET', path, undefined, changes)
  }

  /** Sends a form with the token of the last page. */
  post(path: string, fields: Record<string, string>, changes: RequestChanges = {}): Promise<Answer> {
    const body = changes.body ?? new URLSearchParams({ form_token: this.formToken, ...fields }).toString()
    return this.#request('POST', path, body, {
      ...changes,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: this.#url.origin,
        'sec-fetch-site': 'same-origin',
        ...changes.headers,
      },
    })
  }

  /** Signs in as people do: the page, then its form. */
  async signIn(email: string, password: string): Promise<Answer> {
    await this.get('/console/sign-in')
    const answer = await this.post('/console/sign-in', { email, password })
    if (answer.status === 303) await this.get('/console/addresses')
    return answer
  }

  async #request(
    method: string,
    path: string,
    body: string | undefined,
    changes: RequestChanges,
  ): Promise<Answer> {
    const headers: Record<string, string> = {}
    if (this.cookies.size > 0)
      headers.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    for (const [name, value] of Object.entries(changes.headers ?? {}))
      if (value === null) delete headers[name]
      else headers[name] = value
    const answer = await exchange(new URL(path, this.#url), { method, headers }, body)
    for (const cookie of answer.headers['set-cookie'] ?? []) this.#keep(cookie)
    this.formToken = /name="form_token" value="([^"]+)"/.exec(answer.body)?.[1] ?? this.formToken
    return answer
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (/max-age=0(;|$)/i.test(cookie)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

function exchange(url: URL, options: http.RequestOptions, body: string | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { ...options, agent: false }, response => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      )
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })
}
