import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

/** All that the signer may stand on (F97). `node:net` is for its unix socket; nothing here speaks to a network. */
const ALLOWED =
  /^(?:\.\/[a-z0-9-]+\.ts|node:(?:crypto|fs|net|path|sqlite)|@noble\/(?:curves\/secp256k1|hashes\/sha3)\.js)$/

test('the signer imports its own files, two audited modules and five of Node’s, and makes no outbound call', () => {
  const sources = readdirSync(import.meta.dirname).filter(
    name => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  )
  assert.ok(sources.includes('main.ts'))
  for (const name of sources) {
    const text = readFileSync(join(import.meta.dirname, name), 'utf8')
    const specifiers = Array.from(
      text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g),
      match => match[1] ?? '',
    )
    for (const specifier of specifiers) assert.match(specifier, ALLOWED, `${name} imports ${specifier}`)
    assert.doesNotMatch(text, /\b(?:fetch|WebSocket|EventSource|require)\s*\(/, name)
  }
})
