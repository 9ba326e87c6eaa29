import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ensureWebhookSecret } from '../storage/webhook-secrets.ts'
import { webhookHeaders } from './sign-webhook.ts'
import { eventually, type Outbox, openOutbox } from './test-outbox.ts'
import { startReceiver, type TestReceiver } from './test-receiver.ts'

const SECRET = 'plJ3nmyCDGBKInavdOK15jsl'

let outbox: Outbox
let receiver: TestReceiver
before(async () => {
  outbox = await openOutbox()
  receiver = await startReceiver()
})
after(async () => {
  await receiver.close()
  await outbox.close()
})

test('the headers equal the published example of the specification', () => {
  const headers = webhookHeaders({
    id: 'msg_loFOjxBNrRLzqYUf',
    nowMs: 1_731_705_121_987,
    body: '{"event_type":"ping","data":{"success":true}}',
    secret: SECRET,
  })
  assert.deepEqual(headers, {
    'webhook-id': 'msg_loFOjxBNrRLzqYUf',
    'webhook-timestamp': '1731705121',
    'webhook-signature': 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
  })
})

test('a webhook arrives signed with the secret of its business and with nothing of the RSA key', async () => {
  await ensureWebhookSecret(outbox.db, outbox.businessId, SECRET)
  const body = '{"event_type":"payment"}'
  const url = `${receiver.origin}/hook`
  await outbox.write([
    { request: { method: 'POST', url, contentType: 'application/json', body, signature: 'hmac' } },
  ])
  const notifier = outbox.notify()
  await eventually(() => receiver.requests.length === 1)
  await notifier.stop()
  const headers = receiver.requests[0]?.headers
  const timestamp = Number(headers?.get('webhook-timestamp'))
  assert.ok(Math.abs(timestamp - Date.now() / 1000) < 60)
  const expected = webhookHeaders({
    id: headers?.get('webhook-id') ?? '',
    nowMs: timestamp * 1000,
    body,
    secret: SECRET,
  })
  assert.equal(headers?.get('webhook-signature'), expected['webhook-signature'])
  assert.equal(headers?.has('x-ca-signature'), false)
})
