import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { type OpenTestDatabase, openTestDatabase } from '@polytill/devnet/test-database.ts'
import { createTestBusiness } from '@polytill/gateway/businesses/test-business.ts'
import { plantPayments } from '@polytill/gateway/dialects/console/test/plant-payments.ts'
import type { Database } from '@polytill/gateway/storage/database.ts'
import { forwards } from './forwards.ts'

// On a database of a gateway's own with two businesses; each has one parked forward of 7 USDT.

const home = mkdtempSync(path.join(os.tmpdir(), 'polytill-forwards-'))
const config = path.join(home, 'config.json')
let database: OpenTestDatabase
let db: Database
let ann: { id: string; forward: string }
let bob: { id: string; forward: string }

before(async () => {
  database = await openTestDatabase(3)
  db = database.db
  ann = await business('ann@shop.example')
  bob = await business('bob@shop.example')
  const usdt = { symbol: 'USDT', ticker: 'erc20/usdt', name: 'Tether', decimals: 6, minimum: '1' }
  const network = {
    ...{ chainId: 'eip155:31337', network: 'ethereum', tickerPrefix: 'erc20' },
    ...{ rpcUrls: ['http://127.0.0.1:1'], finality: { depth: 64, tag: true } },
    assets: [{ ...usdt, contract: `0x${'a'.repeat(40)}` }],
  }
  writeFileSync(config, JSON.stringify({ databaseUrl: database.url, networks: [network] }))
})
after(async () => {
  await database.close()
  rmSync(home, { recursive: true, force: true })
})

async function business(email: string): Promise<{ id: string; forward: string }> {
  const { businessId } = await createTestBusiness(db, {
    ...{ name: 'Shop', email, password: 'correct horse battery' },
  })
  await plantPayments(db, businessId, `refused at ${email}`)
  const { rows } = await db.query<{ id: string }>('select id from obligations where business_id = $1', [
    businessId,
  ])
  return { id: businessId, forward: rows[0]?.id ?? '' }
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []]
  const streams = { print: (text: string) => out.push(text), complain: (text: string) => err.push(text) }
  const code = await forwards({ POLYTILL_CONFIG: config }, args, streams)
  return { code, out: out.join('\n'), err: err.join('\n') }
}

async function dump(): Promise<string> {
  const { rows } = await db.query<{ dump: string }>(
    `select concat_ws('|', (select string_agg(o::text, ';' order by o.id) from obligations o),
                           (select string_agg(a::text, ';' order by a.id) from account_acts a)) as dump`,
  )
  return rows[0]?.dump ?? ''
}

test('everything parked is listed with whose it is and why, or that of one business', async () => {
  const all = await run()
  assert.equal(all.code, 0)
  for (const { id, forward } of [ann, bob])
    assert.match(
      all.out,
      new RegExp(
        `^${forward} {2}7 erc20/usdt {2}at 0x[0-9a-f]{40} on ethereum, owed since .*\\(${id}\\)$`,
        'm',
      ),
    )
  assert.match(all.out, /^ {4}refused at ann@shop\.example$/m)
  const json = JSON.parse((await run('list', '--json', '--business', 'bob@shop.example')).out)
  assert.deepEqual(
    json.forwards.map(({ id, amountAtoms, reason }: Record<string, string>) => [id, amountAtoms, reason]),
    [[bob.forward, '7000000', 'refused at bob@shop.example']],
  )
  assert.deepEqual([(await run('--check')).code, (await run('--check', '--business', bob.id)).code], [1, 1])
})

test('what makes no sense, or is not parked, or belongs to another business, changes nothing', async () => {
  const before = await dump()
  const cases: [1 | 2, string[], RegExp][] = [
    [2, ['retry'], /an id, or --all[\s\S]*Usage/],
    [2, ['retry', bob.forward, '--all'], /an id, or --all/],
    [2, ['retry', bob.forward, ann.forward], /not understood/],
    [2, ['retry', bob.forward, '--check'], /not understood: retry/],
    [2, ['free'], /not understood: free/],
    [2, ['list', bob.forward], /not understood/],
    [2, ['--business', 'carol@shop.example'], /there is no business carol/],
    [1, ['retry', 'obl_unknown'], /no forward obl_unknown is parked/],
    [1, ['retry', bob.forward, '--business', ann.id], /no forward .* is parked/],
  ]
  for (const [code, args, err] of cases) {
    const result = await run(...args)
    assert.deepEqual([result.code, result.out], [code, ''], args.join(' '))
    assert.match(result.err, err)
  }
  assert.equal(await dump(), before)
})

test('one is tried again with all its tries, of two at once one does it, and it is recorded once', async () => {
  await db.query('update obligations set failures = 8')
  const answers = await Promise.all([run('retry', bob.forward), run('retry', bob.forward)])
  assert.deepEqual(answers.map(({ code }) => code).sort(), [0, 1])
  const { rows } = await db.query(
    'select state, failures, due_at <= now() as due from obligations where id = $1',
    [bob.forward],
  )
  assert.deepEqual(rows, [{ state: 'due', failures: 0, due: true }])
  const { rows: acts } = await db.query(
    `select business_id, actor, subject, before from account_acts where act = 'forward.retried'`,
  )
  const before = 'refused at bob@shop.example'
  assert.deepEqual(acts, [{ business_id: bob.id, actor: 'command line', subject: bob.forward, before }])
})

test('--all tries what is left; then nothing waits but transactions, which are listed for the whole gateway', async () => {
  assert.deepEqual(JSON.parse((await run('retry', '--all', '--json')).out), { retried: [ann.forward] })
  assert.deepEqual(await run('--check'), { code: 0, out: 'Nothing is parked.', err: '' })
  assert.deepEqual((await run('retry', '--all')).out, 'Nothing is parked.')
  await db.query(
    `insert into outgoing_transactions (id, chain_id, sender, nonce, to_address, data, gas_limit, state, parked_reason)
     values ('otx_1', 'eip155:31337', '0x1', 5, '0x2', '0x', 21000, 'open', 'unmined at the fee cap')`,
  )
  const { code, out } = await run('--check')
  assert.equal(code, 1)
  assert.match(out, /^otx_1 {2}transaction with nonce 5 on eip155:31337.*\n {4}unmined at the fee cap$/)
  assert.equal((await run('--check', '--business', ann.id)).code, 0)
})
