import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { CheckoutView } from '../gateway/orders/checkout-view.ts'
import { checkoutAssets } from './assets.ts'
import { LOCALES } from './locales.ts'
import { STYLE_ELEMENT } from './page-styles.ts'
import { renderMessagePage } from './render-message.ts'
import { renderCheckoutPage } from './render-page.ts'
import { SELECTED, VIEWS, type ViewName } from './testing/fixture-views.ts'

const PATH = '/pay/payment/OcRrZGsKQFGsoi0asqZkr97WbitMxFMb/'
const names = Object.keys(VIEWS) as ViewName[]

function page(view: CheckoutView, locale = 'en'): string {
  return renderCheckoutPage(view, { locale, path: PATH })
}

/** What a reader sees: no markup, no embedded data. */
function words(view: CheckoutView, locale = 'en'): string {
  return page(view, locale)
    .replace(/<(script|style)[^>]*>.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
}

test('every state renders in every language with no hole left open', () => {
  for (const { tag, direction } of LOCALES)
    for (const name of names) {
      assert.match(page(VIEWS[name], tag), new RegExp(`<html lang="${tag}" dir="${direction}">`))
      assert.doesNotMatch(words(VIEWS[name], tag), /\{\w+\}|undefined|\[object|NaN/, `${name} ${tag}`)
    }
})

test('nothing is inline but our style sheet: no script, no other style, no handler; nothing comes from elsewhere', () => {
  for (const name of names) {
    const markup = page(VIEWS[name])
    assert.equal(markup.split(STYLE_ELEMENT.text).length, 2, name)
    assert.doesNotMatch(
      markup.replace(STYLE_ELEMENT.text, ''),
      /<style|\sstyle=|\son\w+=|<iframe|<object|<embed|<base/i,
      name,
    )
    for (const [, attributes] of markup.matchAll(/<script([^>]*)>/g))
      assert.match(attributes ?? '', /type="application\/json"|src="\/pay\/assets\//)
    for (const [, address] of markup.matchAll(/<(?:link|script|img)[^>]*\s(?:src|href)="([^"]*)"/g))
      assert.match(address ?? '', /^(\/pay\/assets\/|data:,$)/)
  }
})

test('what an attacker writes stays text, in every field and every context', () => {
  const payloads = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</script><script>alert(1)</script>',
    '<!--<script>',
    '`+alert(1)+`',
    '&lt;script&gt;',
    '</title><svg onload=alert(1)>',
  ]
  for (const payload of payloads)
    for (const name of names) {
      const markup = page(poison(VIEWS[name], payload))
      assert.equal(
        markup.match(/<script/g)?.length,
        page(VIEWS[name]).match(/<script/g)?.length,
        `${name} ${payload}`,
      )
      assert.doesNotMatch(markup, /<(img|!--)/)
      const bare = markup.replace(/<script.*?<\/script>/gs, '').replace(/"[^"]*"/g, '""')
      assert.doesNotMatch(bare, /<[^>]*\son\w+=/, `${name} ${payload}`)
      assert.ok(count(markup, '<svg') <= count(page(VIEWS[name]), '<svg'), `${name} ${payload}`)
    }
})

function count(text: string, piece: string): number {
  return text.split(piece).length - 1
}

/** The view with every free text replaced by the payload. */
function poison(view: CheckoutView, payload: string): CheckoutView {
  const offer = { symbol: payload, name: payload, network: payload, networkName: payload, ticker: payload }
  return {
    ...view,
    token: payload,
    merchant: payload,
    description: payload,
    choices: view.choices.map(choice => ({ ...choice, ...offer })),
    selected: view.selected && {
      ...view.selected,
      ...offer,
      address: payload,
      minimum: view.selected.minimum && payload,
      paymentUri: `ethereum:${payload}`,
    },
    transfers: view.transfers.map(item => ({
      ...item,
      txid: payload,
      amount: payload,
      symbol: payload,
      networkName: payload,
      ticker: payload,
    })),
    redirectUrl: view.redirectUrl && `javascript:${payload}`,
    cancelUrl: view.cancelUrl && `javascript:${payload}`,
  }
}

test('a deposit that leaves older transfers out says so', () => {
  assert.doesNotMatch(words(VIEWS['deposit-paid']), /Only the latest/)
  assert.match(
    words({ ...VIEWS['deposit-paid'], hasOlder: true }),
    /Only the latest 2 are shown; the sum is of all\./,
  )
})

test('a payment link that is not one never becomes a link', () => {
  for (const uri of [
    'javascript:alert(1)',
    'data:text/html,x',
    'https://evil.example/',
    'ethereum:" onclick="x',
  ]) {
    const markup = page({ ...VIEWS.waiting, selected: { ...SELECTED, paymentUri: uri } })
    assert.doesNotMatch(markup, /class="qr-(open|full)"/, uri)
  }
})

test('the address to send to is on the page exactly while money may be sent', () => {
  const asks: Readonly<Record<string, boolean>> = Object.fromEntries(
    names.map(name => [name, page(VIEWS[name]).includes(`data-copy="${SELECTED.address}"`)]),
  )
  const expected: readonly ViewName[] = [
    'waiting',
    'one-to-one',
    'partial',
    'ignored',
    'deposit-waiting',
    'deposit-pending',
    'deposit-paid',
  ]
  assert.deepEqual(
    names.filter(name => asks[name]),
    expected,
  )
})

test('the way back with its token appears only when the view has it, and only as a web address', () => {
  for (const name of names) {
    const view: CheckoutView = VIEWS[name]
    assert.equal(page(view).includes('id="back"'), view.redirectUrl !== null, name)
  }
  assert.doesNotMatch(page({ ...VIEWS.paid, redirectUrl: 'javascript:alert(1)' }), /javascript:|id="back"/)
})

test('the way out appears while money may be sent, only where the shop named one, and only as a web address', () => {
  for (const name of names) {
    const view: CheckoutView = VIEWS[name]
    assert.equal(page(view).includes('id="cancel"'), view.cancelUrl !== null, name)
  }
  const [open, paid] = [VIEWS['one-to-one'], { ...VIEWS.paid, cancelUrl: 'https://shop.example/cart' }]
  assert.doesNotMatch(page({ ...open, cancelUrl: 'javascript:alert(1)' }), /javascript:|id="cancel"/)
  assert.doesNotMatch(page(paid), /id="cancel"/)
})

test('what stands 1:1 has no rate and no minimum', () => {
  const text = words(VIEWS['one-to-one'])
  assert.doesNotMatch(text, /Less than|1 USDT =/)
  assert.match(words(VIEWS.waiting), /Less than.*1 USDT =/)
})

test('what came is rounded down, what is left is rounded up', () => {
  const text = words(VIEWS.partial)
  assert.match(text, /Received €24\.94/)
  assert.match(text, /€24\.96 left to pay/)
})

test('amounts of coins are shown to the last place, whatever the language', () => {
  for (const { tag } of LOCALES) assert.match(words(VIEWS.waiting, tag), /53\.764922 USDT/)
})

test('fiat goes by the language, digits stay Latin, a currency that is no ISO code is shown as it is', () => {
  assert.match(words(VIEWS.waiting, 'de'), /49,90\s€/)
  assert.match(words(VIEWS.waiting, 'ar'), /49\.90/)
  assert.match(words({ ...VIEWS.waiting, currency: 'JPY', value: '5000' }), /¥5,000/)
  assert.match(words({ ...VIEWS.waiting, currency: 'USDT', value: '5.5' }), /5\.5 USDT/)
})

test('every way in which a transfer does not count is said', () => {
  const text = words(VIEWS.ignored)
  assert.match(text, /below the minimum/)
  assert.match(text, /not a coin that was asked for/)
  assert.match(text, /Taken back by the network/)
  assert.match(words(VIEWS['expired-late']), /arrived after the end/)
})

test('the form names its language, so that no step falls back to another', () => {
  assert.match(page(VIEWS.choose, 'tr'), new RegExp(`action="${PATH}choose\\?lang=tr"`))
})

test('messages: not found, our failure, a coin that cannot be chosen', () => {
  for (const { tag } of LOCALES)
    for (const message of ['not_found', 'server_error', 'not_available'] as const) {
      const markup = renderMessagePage(message, { locale: tag, path: '/pay/payment/"><script>/' })
      assert.match(markup, /<h1>[^<]+<\/h1>/)
      assert.doesNotMatch(markup, /<script/)
    }
})

test('the heaviest page, with all that it loads, stays under 80 kB compressed', () => {
  const assets = [...checkoutAssets.values()].reduce((sum, { gzip }) => sum + gzip.length, 0)
  for (const { tag } of LOCALES)
    for (const name of names) {
      const bytes = gzipSync(page(VIEWS[name], tag)).length + assets
      assert.ok(bytes <= 80_000, `${name} ${tag}: ${bytes} bytes`)
    }
})
