import assert from 'node:assert/strict'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { CheckoutView } from '../../orders/checkout-view.ts'
import { openOrders } from '../../orders/test/open-orders.ts'
import { systemClock } from '../../runtime/clock.ts'
import { Wake } from '../../runtime/wake.ts'
import { ViewStreams } from './view-streams.ts'

/** Reads a stream until it has told a view with this state. */
async function untilTold(url: string, told: (view: CheckoutView) => boolean): Promise<void> {
  const answer = await fetch(url)
  let text = ''
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    const views = [...text.matchAll(/^data: (\{"kind".*\})\n\n/gm)].map(match => JSON.parse(match[1] ?? ''))
    if (views.some(told)) return
  }
  assert.fail(`the stream ended: ${text}`)
}

test('a window whose view was read before a change that the others were told of is told of it too', {
  timeout: 300_000,
}, async () => {
  const orders = await openOrders()
  const order = await orders.request()
  const streams = new ViewStreams({
    clock: systemClock,
    wake: new Wake(),
    view: () => orders.view(order),
    versions: tokens => orders.parts.store.versions(tokens),
    onError: error => assert.fail(String(error)),
  })
  const before = await orders.view(order)
  await orders.choose(order, 'eth')
  const views: Record<string, CheckoutView> = { '/late': await orders.view(order), '/early': before }
  const server = http.createServer((request, response) => {
    const view = views[request.url ?? ''] ?? assert.fail('no such window')
    streams.add('payment', view, 'here', response.writeHead(200))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const late = await fetch(`${url}/late`)
    await untilTold(`${url}/early`, ({ selected }) => selected?.ticker === 'eth')
    await late.body?.cancel()
  } finally {
    await streams.stop()
    server.closeAllConnections()
    server.close()
    await orders.close()
  }
})
