import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { embedJson, escapeHtml, html, webLink } from './html.ts'

test('escaped text holds nothing that ends an element, an attribute or an entity', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const escaped = escapeHtml(text)
      assert.doesNotMatch(escaped, /[<>"'`\0]/)
      assert.doesNotMatch(escaped, /&(?!(amp|lt|gt|quot|#39|#96);)/)
    }),
  )
})

test('a template escapes strings, keeps markup, joins lists and leaves out what is not there', () => {
  const inner = html`<b>${'<'}</b>`
  assert.equal(
    html`<p title="${'"x"'}">${[inner, ' & ', null, undefined, false, 0]}</p>`.text,
    '<p title="&quot;x&quot;"><b>&lt;</b> &amp; 0</p>',
  )
})

test('embedded JSON comes back as it was, and nothing in it can end the script element', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, text) => {
      const data = { value, text: `${text}</script><!--<script>\u2028` }
      const markup = embedJson('state', data).text
      const json = markup.slice('<script type="application/json" id="state">'.length, -'</script>'.length)
      assert.doesNotMatch(json, /[<>&\u2028]/)
      assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify(data)))
    }),
  )
})

test('only absolute http and https addresses become links', () => {
  assert.equal(webLink('https://shop.example/thanks?a=1&b=2'), 'https://shop.example/thanks?a=1&b=2')
  for (const bad of [
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'data:text/html,x',
    '/thanks',
    'vbscript:x',
    '',
  ])
    assert.equal(webLink(bad), null)
})
