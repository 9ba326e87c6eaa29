import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import Fastify, { type FastifyInstance } from 'fastify'
import { readDocumentation } from './read-documentation.ts'
import { registerDocumentation } from './register-documentation.ts'

let app: FastifyInstance
before(() => {
  app = Fastify({ routerOptions: { ignoreTrailingSlash: true } })
  registerDocumentation(app)
})
after(() => app.close())

test('every page of the documentation is served, with one heading of the first level', async () => {
  const pages = readDocumentation()
  assert.ok(pages.size > 10, `only ${pages.size} pages`)
  for (const slug of pages.keys()) {
    const { statusCode, body, headers } = await app.inject(`/docs/${slug}`)
    assert.equal(statusCode, 200, slug)
    assert.match(String(headers['content-type']), /^text\/html/)
    assert.equal(body.match(/<h1/g)?.length, 1, `${slug}: headings of the first level`)
    assert.doesNotMatch(body, /<script|style="/, slug)
  }
})

test('every link between pages leads to a page or picture that exists, at a heading that exists', async () => {
  const broken: string[] = []
  const bodies = new Map<string, string>()
  const open = async (url: string): Promise<string | null> => {
    const { statusCode, body } = await app.inject(url)
    return statusCode === 200 ? body : null
  }
  for (const slug of readDocumentation().keys()) {
    const body = (await open(`/docs/${slug}`)) ?? ''
    for (const [, target = ''] of body.matchAll(/(?:href|src)="(\/docs[^"]*|#[^"]*)"/g)) {
      const [place = '', anchor] = target.split('#')
      const url = place || `/docs/${slug}`
      const page = bodies.get(url) ?? (await open(url))
      if (page !== null) bodies.set(url, page)
      if (page === null || (anchor !== undefined && !page.includes(`id="${anchor}"`)))
        broken.push(`${slug}: ${target}`)
    }
  }
  assert.deepEqual(broken, [])
})

test('every page is listed once, and only decisions stand under what is for those who change it', async () => {
  const { body } = await app.inject('/docs/')
  const navigation = body.slice(0, body.indexOf('<main'))
  const slugsOf = (text: string): string[] =>
    [...text.matchAll(/<li><a href="\/docs\/([^"]+)"/g)].map(([, slug = '']) => slug)
  assert.deepEqual(slugsOf(navigation).sort(), [...readDocumentation().keys()].sort())
  const last = slugsOf(navigation.slice(navigation.lastIndexOf('<h2>')))
  assert.deepEqual(
    last.filter(slug => !slug.startsWith('decisions/')),
    ['architecture'],
  )
})

test('what is no page is a 404 in JSON, and no path leads out of the folder', async () => {
  for (const url of [
    '/docs/nothing',
    '/docs/..%2Fpackage',
    '/docs/images/..%2F..%2Fpackage.json',
    '/docs/%2e%2e/README',
  ]) {
    const { statusCode, json } = await app.inject(url)
    assert.equal(statusCode, 404, url)
    assert.equal(json().status ?? 'error', 'error')
  }
})
