import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { closeServer } from './close-server.ts'
import { buildHttpServer } from './http-server.ts'

test('a connection that was never used does not hold the server up; a request under way is answered', async () => {
  const app = buildHttpServer({ logger: pino({ level: 'silent' }), metrics: new Registry(), probes: [] })
  let asked = (_answer: (text: string) => void): void => undefined
  const underWay = new Promise<(text: string) => void>(resolve => (asked = resolve))
  app.get('/slow', () => new Promise(resolve => asked(resolve)))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const idle = connect(Number(new URL(url).port), '127.0.0.1')
  await once(idle, 'connect')
  const ended = once(idle, 'close')
  const response = fetch(`${url}/slow`)
  const answer = await underWay

  const startedMs = performance.now()
  const closed = closeServer(app, 1_000)
  answer('done')
  assert.equal(await (await response).text(), 'done')
  await Promise.all([closed, ended])
  assert.ok(performance.now() - startedMs < 20_000)
})
