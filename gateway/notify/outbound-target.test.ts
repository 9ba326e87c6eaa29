import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isPortAllowed, parseTarget } from './outbound-target.ts'

test('what may not be called is named', () => {
  for (const [url, reason] of [
    ['', 'invalid_url'],
    ['shop.example/cb', 'invalid_url'],
    ['http://', 'invalid_url'],
    ['http://shop.example../', 'invalid_url'],
    ['http://256.1.1.1/', 'invalid_url'],
    ['http://[::1%25lo]/', 'invalid_url'],
    ['http://shop.example:65536/', 'invalid_url'],
    ['file:///etc/passwd', 'scheme_not_allowed'],
    ['gopher://shop.example/', 'scheme_not_allowed'],
    ['ftp://shop.example/', 'scheme_not_allowed'],
    ['ws://shop.example/', 'scheme_not_allowed'],
    ['javascript:alert(1)', 'scheme_not_allowed'],
    ['http://user@shop.example/', 'userinfo_not_allowed'],
    ['http://user:word@shop.example/', 'userinfo_not_allowed'],
    ['http://public.example@127.0.0.1/', 'userinfo_not_allowed'],
  ] as const)
    assert.equal(parseTarget(url), reason, url)
})

test('odd spellings of a host become the plain one', () => {
  for (const [url, hostname] of [
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://0177.0.0.1/', '127.0.0.1'],
    ['http://127.1/', '127.0.0.1'],
    ['http://127.0.0.1./', '127.0.0.1'],
    ['http://1./', '0.0.0.1'],
    ['http://%31%32%37.0.0.1/', '127.0.0.1'],
    ['http://１２７.0.0.1/', '127.0.0.1'],
    ['http://SHOP.example./', 'shop.example'],
    ['http://[0:0::1]/', '::1'],
    ['http://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
  ] as const) {
    const target = parseTarget(url)
    assert.equal(typeof target === 'string' ? target : target.hostname, hostname, url)
  }
})

test('default port and fragment are dropped, other ports kept, an empty path is /', () => {
  const target = parseTarget('HTTPS://Shop.Example:443?order=1&x=a b#part')
  assert.ok(typeof target !== 'string')
  assert.equal(target.transmitted, 'https://shop.example/?order=1&x=a%20b')
  assert.equal(target.hostHeader, 'shop.example')
  const other = parseTarget('http://shop.example:8080/cb')
  assert.ok(typeof other !== 'string')
  assert.deepEqual(
    [other.hostHeader, other.endpoint, other.port],
    ['shop.example:8080', 'http://shop.example:8080', 8080],
  )
})

test('what has no place in a URI is escaped, once', () => {
  for (const [given, transmitted] of [
    ['index.php?route=a/b|callback&order_id=1', 'index.php?route=a/b%7Ccallback&order_id=1'],
    ['a{b}c|d^e`f"g', 'a%7Bb%7Dc%7Cd%5Ee%60f%22g'],
    ['?x[]=1&x[]=2&y=a+b%20c', '?x[]=1&x[]=2&y=a+b%20c'],
    ['?a=100%&b=%zz&c=%2', '?a=100%25&b=%25zz&c=%252'],
    ['?a=%7c%7C', '?a=%7c%7C'],
  ] as const) {
    const target = parseTarget(`https://shop.example/${given}`)
    assert.equal(typeof target === 'string' ? target : target.requestTarget, `/${transmitted}`)
  }
})

test('what is transmitted parses to itself, is a URI, and its query says the same', () => {
  const url = fc.oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['http', 'https'] }),
    fc.string({ unit: 'binary' }).map(text => `https://shop.example/cb?x=${text}`),
    fc.string({ unit: 'binary' }).map(text => `http://shop.example:81/${text}`),
  )
  fc.assert(
    fc.property(url, text => {
      const once = parseTarget(text)
      if (typeof once === 'string') return
      assert.match(once.requestTarget, /^(%[0-9A-Fa-f]{2}|[A-Za-z0-9\-._~!$&'()*+,;=:@/?[\]])+$/)
      assert.match(once.transmitted, /^[\x21-\x7e]+$/)
      const [said, given] = [once.transmitted, text].map(one => [...new URL(one).searchParams])
      assert.deepEqual(said, given)
      assert.deepEqual(parseTarget(once.transmitted), once)
    }),
    { numRuns: 2_000 },
  )
})

test('privileged ports other than the web are closed', () => {
  for (const port of [80, 443, 1024, 8080, 65_535]) assert.ok(isPortAllowed(port), String(port))
  for (const port of [0, 1, 22, 25, 53, 81, 587, 1023]) assert.ok(!isPortAllowed(port), String(port))
})
