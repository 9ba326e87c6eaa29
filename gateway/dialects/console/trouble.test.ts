import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { address } from '../blockbee/test/start-blockbee.ts'
import type { ReadinessFinding } from '../readiness.ts'
import { describeTrouble } from './pages/trouble.ts'
import { plantTill } from './test/plant-payments.ts'
import { startConsole, type TestConsole } from './test/start-console.ts'
import { UNESCAPED, XSS_PAYLOADS } from './test/xss-payloads.ts'

const WELL: ReadinessFinding = {
  ready: true,
  details: { scan: 'following', reason: null, settleTrouble: null },
}

/** What the chain's probe finds; null: it fails. */
let chain: ReadinessFinding | null = WELL
let server: TestConsole
before(async () => {
  server = await startConsole({
    probes: [
      { name: 'signer', check: async () => ({ ready: true, details: { account: '0x1', paused: null } }) },
      {
        name: 'chain:ethereum',
        check: async () => {
          if (chain === null) throw new Error('probe')
          return chain
        },
      },
    ],
  })
})
after(() => server.stop())

test('findings become sentences, and what works becomes none', () => {
  for (const [name, finding, said] of [
    ['database', { ready: true, details: { mayLoseCommits: null } }, []],
    ['database', { ready: false }, ['database does not work.']],
    ['signer', { ready: false, details: { reason: 'no socket' } }, [/signer does not answer \(no socket\)/]],
    ['signer', { ready: true, details: { paused: true } }, [/signer is paused/]],
    ['contracts:bsc', { ready: true, details: { till: 'present', payout: 'present' } }, []],
    [
      'contracts:bsc',
      { ready: true, details: { payout: 'not deployed' } },
      ['Payouts on bsc wait: not deployed.'],
    ],
    [
      'contracts:bsc',
      { ready: false, details: { till: 'other code' } },
      [/till contract of bsc is not usable/],
    ],
    ['chain:bsc', WELL, []],
    ['chain:bsc', { ready: false, details: { reason: 'halted' } }, [/^bsc is not read now \(halted\)/]],
    [
      'chain:bsc',
      { ready: false, details: { settleTrouble: 'gas tank is empty' } },
      [/^bsc is not read now:/, 'Forwards and payouts on bsc wait: gas tank is empty.'],
    ],
  ] as const) {
    const sentences = describeTrouble(name, finding)
    assert.equal(sentences.length, said.length, name)
    for (const [index, expected] of said.entries())
      if (typeof expected === 'string') assert.equal(sentences[index], expected)
      else assert.match(sentences[index] ?? '', expected)
  }
})

test('the overview says what does not work, for as long as it does not, as text', async () => {
  const browser = await server.signedIn((await server.business()).email)
  assert.doesNotMatch((await browser.get('/console')).body, /does not work/)
  chain = { ready: true, details: { ...WELL.details, settleTrouble: 'the gas tank is empty' } }
  const { body } = await browser.get('/console')
  assert.match(
    body,
    /What does not work now.*Forwards and payouts on ethereum wait: the gas tank is empty\./s,
  )
  for (const text of XSS_PAYLOADS) {
    chain = { ready: false, details: { reason: text, settleTrouble: text } }
    assert.doesNotMatch((await browser.get('/console')).body, UNESCAPED)
  }
  chain = null
  assert.match((await browser.get('/console')).body, /ethereum is not read now \(check failed\)/)
  chain = WELL
  assert.doesNotMatch((await browser.get('/console')).body, /does not work/)
})

test('a new account sees its first steps, ticked off as they are done, until it gives out an address', async () => {
  const { businessId, email } = await server.business()
  const browser = await server.signedIn(email)
  const steps = async (): Promise<number | null> => {
    const { body } = await browser.get('/console')
    const [list] = /<ol class="steps">.*?<\/ol>/s.exec(body) ?? []
    return list === undefined ? null : list.split('>Done<').length - 1
  }
  assert.equal(await steps(), 0)
  await browser.post('/console/addresses', { ticker: 'erc20/usdt', address: address(3) })
  assert.equal(await steps(), 1)
  await browser.post('/console/keys', { dialect: 'blockbee', label: 'Shop' })
  assert.equal(await steps(), 2)
  await plantTill(server.db, businessId, 'https://shop.example/cb')
  assert.equal(await steps(), null)
})
