import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escapeBody } from './escape-body.ts'
import { judgeResult } from './judge-result.ts'

const judged = (status: number, body: string) =>
  judgeResult({ kind: 'response', status, body: escapeBody(Buffer.from(body)), ms: 1 }).acknowledgedBy

test('the token or status 200 acknowledges, nothing else does', () => {
  for (const [status, body, expected] of [
    [200, '*ok*', 'token'],
    [200, ' \r\n*ok*\n', 'token'],
    [500, '*ok*', 'token'],
    [200, 'Sig not valid', 'status'],
    [200, '', 'status'],
    [200, '*OK*', 'status'],
    [202, '', null],
    [202, '"*ok*"', null],
    [201, 'ok', null],
    [204, '', null],
    [302, '*ok*', null],
    [410, '', null],
    [500, '*ok* ', 'token'],
    [500, 'not *ok*', null],
    [500, '*ok*\u0000', null],
  ] as const)
    assert.equal(judged(status, body), expected, `${status} ${JSON.stringify(body)}`)
})

test('no answer is logged as -3', () => {
  const failed = judgeResult({ kind: 'failed', reason: 'timeout', ms: 9 })
  assert.deepEqual(failed, {
    acknowledgedBy: null,
    responseStatus: '-3',
    response: 'Connection error (timeout)',
  })
  const refused = judgeResult({ kind: 'refused', reason: 'address_not_allowed' })
  assert.deepEqual(refused, {
    acknowledgedBy: null,
    responseStatus: '-3',
    response: 'Not sent (address_not_allowed)',
  })
})

test('control, bidirectional and invalid bytes become harmless text', () => {
  assert.equal(
    escapeBody(Buffer.from('a\r\nb\t\u001b[31m\u0000\u0085\u202e')),
    'a\\r\\nb\\t\\u{1b}[31m\\u{0}\\u{85}\\u{202e}',
  )
  assert.equal(escapeBody(Buffer.from([0xff, 0x41])), '\ufffdA')
  assert.equal(escapeBody(Buffer.from('Zürich ✓')), 'Zürich ✓')
})
