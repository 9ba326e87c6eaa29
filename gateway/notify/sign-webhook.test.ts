import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TEST_BOX } from '../storage/test/test-box.ts'
import { ensureWebhookSecret, replaceWebhookSecret, signingSecrets } from '../storage/webhook-secrets.ts'
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
    secrets: [SECRET],
  })
  assert.deepEqual(headers, {
    'webhook-id': 'msg_loFOjxBNrRLzqYUf',
    'webhook-timestamp': '1731705121',
    'webhook-signature': 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
  })
})

test('a webhook arrives signed with the secret of its business and with nothing of the RSA key', async () => {
  await ensureWebhookSecret(outbox.db, TEST_BOX, outbox.businessId, SECRET)
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
    secrets: [SECRET],
  })
  assert.equal(headers?.get('webhook-signature'), expected['webhook-signature'])
  assert.equal(headers?.has('x-ca-signature'), false)
})

test('a replaced secret signs too, after the new one, until its time is over; then it is gone', async () => {
  const { db, businessId } = outbox
  const [first = ''] = await signingSecrets(db, TEST_BOX, businessId, 0)
  const [second, third] = ['c2Vjb25kLXNlY3JldC0yNC1ieXRlcyE', 'dGhpcmQtc2VjcmV0LW9mLTI0LWJ5dGVz']
  await replaceWebhookSecret(db, TEST_BOX, businessId, {
    secret: second,
    replaced: first,
    nowMs: 1_000,
    validUntilMs: 5_000,
  })
  await replaceWebhookSecret(db, TEST_BOX, businessId, {
    secret: third,
    replaced: second,
    nowMs: 2_000,
    validUntilMs: 6_000,
  })
  assert.deepEqual(await signingSecrets(db, TEST_BOX, businessId, 4_999), [third, second, first])
  assert.deepEqual(await signingSecrets(db, TEST_BOX, businessId, 5_000), [third, second])
  assert.deepEqual(await signingSecrets(db, TEST_BOX, businessId, 6_000), [third])
  assert.deepEqual(await signingSecrets(db, TEST_BOX, 'biz_other', 4_999), [])
  const message = { id: 'msg_1', nowMs: 4_999, body: '{}' }
  const alone = [third, second, first].map(
    secret => webhookHeaders({ ...message, secrets: [secret] })['webhook-signature'],
  )
  const all = webhookHeaders({ ...message, secrets: await signingSecrets(db, TEST_BOX, businessId, 4_999) })
  assert.equal(all['webhook-signature'], alone.join(' '))
  await replaceWebhookSecret(db, TEST_BOX, businessId, {
    secret: first,
    replaced: third,
    nowMs: 5_500,
    validUntilMs: 9_000,
  })
  const { rows } = await db.query<{ ends: number }>(
    'select extract(epoch from valid_until)::float8 as ends from retired_webhook_secrets order by 1',
  )
  assert.deepEqual(rows, [{ ends: 6 }, { ends: 9 }], 'what is over is deleted with the next one')
})
