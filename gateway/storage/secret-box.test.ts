import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  InvalidSecretsKey,
  newSecretsKey,
  SecretBox,
  type SecretPlace,
  UnreadableSecret,
} from './secret-box.ts'

const [old, fresh] = [newSecretsKey(), newSecretsKey()]
const PLACE: SecretPlace = { table: 'webhook_secrets', row: 'biz_1' }

const places = fc.record({
  table: fc.constantFrom<SecretPlace['table']>(
    'webhook_secrets',
    'retired_webhook_secrets',
    'second_factors',
  ),
  row: fc.string({ maxLength: 40 }),
})

test('what is sealed opens in its place and says the same; sealed twice it is another text', () => {
  const box = new SecretBox(fresh)
  fc.assert(
    fc.property(places, fc.string({ unit: 'grapheme', maxLength: 200 }), (place, secret) => {
      const sealed = box.seal(place, secret)
      assert.ok(sealed.startsWith(box.prefix))
      assert.equal(box.open(place, sealed), secret)
      assert.notEqual(box.seal(place, secret), sealed)
    }),
  )
})

test('it opens in no other place', () => {
  const box = new SecretBox(fresh)
  fc.assert(
    fc.property(places, places, (place, other) => {
      fc.pre(place.table !== other.table || place.row !== other.row)
      assert.throws(() => box.open(other, box.seal(place, 'secret')), UnreadableSecret)
    }),
  )
})

test('one changed character anywhere and it does not open', () => {
  const box = new SecretBox(fresh)
  const sealed = box.seal(PLACE, 'c2VjcmV0')
  for (let at = 0; at < sealed.length; at++) {
    const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`
    assert.throws(() => box.open(PLACE, changed), UnreadableSecret, changed)
  }
  for (const text of ['', 'v1', 'v1..', 'c2VjcmV0', box.prefix, `${box.prefix}AAAA`, sealed.slice(0, -8)])
    assert.throws(() => box.open(PLACE, text), { code: 'unreadable_secret' }, text)
})

test('a replaced key still opens; the first of the file seals; without it nothing opens', () => {
  const [before, both, after] = [new SecretBox(old), new SecretBox(`${fresh}\n ${old}`), new SecretBox(fresh)]
  const sealed = before.seal(PLACE, 'secret')
  assert.equal(both.open(PLACE, sealed), 'secret')
  assert.equal(after.open(PLACE, both.seal(PLACE, 'secret')), 'secret')
  assert.deepEqual(both.keyIds, [after.sealingKeyId, before.sealingKeyId])
  assert.throws(() => after.open(PLACE, sealed), UnreadableSecret)
})

test('what is no key file is refused, and the message holds none of it', () => {
  for (const text of ['', '\n', 'ab', `${fresh.trim()}00`, `${fresh}secret`, 'z'.repeat(64)])
    assert.throws(
      () => new SecretBox(text),
      (error: unknown) =>
        error instanceof InvalidSecretsKey && !error.message.includes(text.trim() || 'nothing'),
      text,
    )
})
