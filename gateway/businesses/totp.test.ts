import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { matchTotp, toBase32, totpCode, totpUri } from './totp.ts'

const SECRET = Buffer.from('12345678901234567890')
const STEP_MS = 30_000

test('codes are those of RFC 6238, appendix B, in their last six digits', () => {
  for (const [seconds, code] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ] as const)
    assert.equal(totpCode(SECRET, Math.floor(seconds / 30)), code)
})

test('a secret is written as RFC 4648, section 10, and the URI names issuer and account', () => {
  const texts = ['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI']
  for (const [length, text] of texts.entries())
    assert.equal(toBase32(Buffer.from('foobar'.slice(0, length))), text)
  assert.equal(
    totpUri(SECRET, { issuer: 'Polytill', account: 'a b@shop.example' }),
    'otpauth://totp/Polytill:a%20b%40shop.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Polytill',
  )
})

test('a code is taken one step early to one step late, and never twice or before one that was taken', () => {
  const anyStep = fc.integer({ min: 1_000, max: 2 ** 33 })
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
      anyStep,
      fc.nat(STEP_MS - 1),
      (secret, step, ms) => {
        const nowMs = step * STEP_MS + ms
        const codes = [-2, -1, 0, 1, 2].map(drift => totpCode(secret, step + drift))
        fc.pre(new Set(codes).size === codes.length)
        const matched = (lastStep: number) => codes.map(code => matchTotp(secret, code, { nowMs, lastStep }))
        assert.deepEqual(matched(0), [null, step - 1, step, step + 1, null])
        assert.deepEqual(matched(step - 1), [null, null, step, step + 1, null])
        assert.deepEqual(matched(step), [null, null, null, step + 1, null])
        assert.deepEqual(matched(step + 1), [null, null, null, null, null])
      },
    ),
    { numRuns: 200 },
  )
  for (const code of ['', '28708', '2870820', 'abcdef', '２８７０８２'])
    assert.equal(matchTotp(SECRET, code, { nowMs: 59_000, lastStep: 0 }), null)
})
