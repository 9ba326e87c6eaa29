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
  let answer = (_text: string): void => undefined
  app.get('/slow', () => new Promise(resolve => (answer = resolve)))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const idle = connect(Number(new URL(url).port), '127.0.0.1')
  await once(idle, 'connect')
  const ended = once(idle, 'close')
  const response = fetch(`${url}/slow`)
  await new Promise(resolve => setTimeout(resolve, 100))

  const startedMs = performance.now()
  const closed = closeServer(app, 1_000)
  answer('done')
  assert.equal(await (await response).text(), 'done')
  await Promise.all([closed, ended])
  assert.ok(performance.now() - startedMs < 20_000)
})
