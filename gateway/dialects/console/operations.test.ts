import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { watchOperations } from '../../entry/operation-metrics.ts'
import { openDatabase } from '../../storage/database.ts'
import { registry } from '../blockbee/test/start-blockbee.ts'
import type { ConsoleClient } from './test/console-client.ts'
import { type PlantedOperation, plantOperation } from './test/plant-operations.ts'
import { startConsole, type TestConsole } from './test/start-console.ts'
import { UNESCAPED, XSS_PAYLOADS } from './test/xss-payloads.ts'

let server: TestConsole
let owner: { businessId: string; email: string }
let browser: ConsoleClient

const OPERATIONS = '/console/operations'
const TXID = `0x${'ab'.repeat(32)}`

const PLANTED: readonly (readonly [PlantedOperation, tag: string, says: readonly RegExp[]])[] = [
  [
    { name: 'waits', state: 'due', amountAtoms: 1_500_000n },
    'Waits for its transaction',
    [/Settle 1\.5 erc20\/usdt/, /by <code>key_planted<\/code>/],
  ],
  [
    { name: 'refused', state: 'due', failures: 3, reason: 'the till contract refuses: paused' },
    'Refused so far, tried again',
    [/Refund of erc20\/usdt/, /the till contract refuses: paused/],
  ],
  [
    { name: 'sent', state: 'sent', amountAtoms: 1n },
    'Sent, waits for confirmations',
    [/Settle 0\.000001 erc20/],
  ],
  [
    { name: 'mined', state: 'sent', amountAtoms: 1n, txid: TXID },
    'Sent, waits for confirmations',
    [new RegExp(TXID)],
  ],
  [
    { name: 'parked', state: 'sent', amountAtoms: 1n, parked: 'the signer refuses: fee_above_cap' },
    'Needs a person',
    [/the signer refuses: fee_above_cap/],
  ],
  [{ name: 'reorganised', state: 'reopened', amountAtoms: 1n }, 'Sent, waits for confirmations', []],
  [{ name: 'done', state: 'ended', succeeded: true, txid: `0x${'cd'.repeat(32)}` }, 'Done', [/0x(cd){32}/]],
  [
    {
      name: 'short',
      state: 'ended',
      succeeded: false,
      amountAtoms: 5n,
      reason: 'the till holds less than asked for',
    },
    'Failed; nothing was moved',
    [/the till holds less than asked for/],
  ],
]

before(async () => {
  server = await startConsole()
  owner = await server.business()
  browser = await server.signedIn(owner.email)
})
after(() => server.stop())

/** Each card of the page, by the payment's name. */
function cardsOf(page: string): Map<string, string> {
  const cards = page.split('<li class="card">').slice(1)
  return new Map(cards.map(card => [/<dt>Payment<\/dt><dd><code>([^<]*)</.exec(card)?.[1] ?? '', card]))
}

test('every operation with its condition, reason and hash: those under way first, the latest of the others before older ones', async () => {
  assert.match((await browser.get(OPERATIONS)).body, /None is under way/)
  for (const [operation] of PLANTED) await plantOperation(server.db, owner.businessId, operation)
  const { body } = await browser.get(OPERATIONS)
  const cards = cardsOf(body)
  for (const [{ name }, tag, says] of PLANTED) {
    const card = cards.get(name) ?? ''
    assert.match(card, new RegExp(`class="tag tag-[a-z]+">${tag}<`), name)
    for (const text of says) assert.match(card, text)
  }
  assert.deepEqual(
    [...cards.keys()],
    ['waits', 'refused', 'sent', 'mined', 'parked', 'reorganised', 'short', 'done'],
  )
  assert.ok(body.indexOf('<h2>Over</h2>') > body.indexOf('reorganised'))
  assert.ok(body.indexOf('<h2>Over</h2>') < body.indexOf('short'))
})

test('members of other roles see it, other businesses and strangers do not; texts stay texts', async () => {
  for (const [index, text] of XSS_PAYLOADS.entries())
    await plantOperation(server.db, owner.businessId, {
      ...{ name: `${index}${text}`.slice(0, 128), state: 'due', failures: 1, reason: text },
    })
  const viewer = await server.signedIn(await server.member(owner.businessId, 'viewer'))
  const { body } = await viewer.get(OPERATIONS)
  assert.doesNotMatch(body, UNESCAPED)
  assert.equal(cardsOf(body).size, PLANTED.length + XSS_PAYLOADS.length)
  const rival = await server.signedIn((await server.business()).email)
  assert.equal(cardsOf((await rival.get(OPERATIONS)).body).size, 0)
})

test('polytill_operations counts what is under way, and says nothing while the database is silent', async () => {
  const logger = pino({ level: 'silent' })
  const metrics = new Registry()
  watchOperations(metrics, server.db, registry.networks, logger)
  const text = await metrics.metrics()
  const counted = (condition: string): RegExp =>
    new RegExp(`polytill_operations\\{network="ethereum",condition="${condition}"\\} (\\d+)`)
  const counts = ['due', 'failing', 'sent', 'parked'].map(condition =>
    Number(counted(condition).exec(text)?.[1]),
  )
  assert.deepEqual(counts, [1, 1 + XSS_PAYLOADS.length, 3, 1])
  assert.doesNotMatch(text, /succeeded|failed/)

  const gone = openDatabase('postgres://nobody@127.0.0.1:1/none', { poolMax: 1, onError: () => undefined })
  const silent = new Registry()
  watchOperations(silent, gone, registry.networks, logger)
  assert.doesNotMatch(await silent.metrics(), /polytill_operations\{/)
  await gone.close()
})
