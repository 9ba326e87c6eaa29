import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createTestDatabase } from '../../devnet/test-database.ts'
import { settleRequest } from '../../signer/testing/settle-requests.ts'
import { SignerHome } from '../../signer/testing/signer-process.ts'
import { LeaseLost } from '../storage/gateway-lease.ts'
import { type Active, becomeActive } from './become-active.ts'

// Two gateways on one signer: whichever database they are on, the one that started last has it (F93).

/** A gateway that became active, and what it was told of its lease. */
async function gateway(
  context: TestContext,
  databaseUrl: string,
  { socketPath, token }: SignerHome,
): Promise<Active & { readonly lost: readonly string[] }> {
  const lost: string[] = []
  const active = await becomeActive(
    { databaseUrl, signer: { socketPath, token } },
    { onError: () => undefined, onLost: reason => lost.push(reason) },
  )
  context.after(async () => {
    active.connected.client.close()
    await active.db.close()
  })
  return { ...active, lost }
}

async function database(context: TestContext): Promise<string> {
  const { url, drop } = await createTestDatabase()
  context.after(drop)
  return url
}

function sign({ connected }: Active, nonce: bigint): Promise<string> {
  const { to, data, gasLimit, maxFeePerGas, maxPriorityFeePerGas, ...rest } = settleRequest({ nonce })
  return connected.signer
    .sign({ ...rest, call: { to, data, gasLimit }, fees: { maxFeePerGas, maxPriorityFeePerGas } })
    .then(({ kind }) => kind)
}

test('on one database: the earlier one is told, loses the database and gets no signature', async context => {
  const home = new SignerHome(context)
  await home.start()
  const url = await database(context)
  const earlier = await gateway(context, url, home)
  assert.equal(await sign(earlier, 0n), 'signed')
  const later = await gateway(context, url, home)
  assert.equal(await sign(later, 1n), 'signed')

  await assert.rejects(earlier.db.query('select 1'), LeaseLost)
  assert.match(earlier.lost.join(), /started on this database/)
  // Not refused: nothing of the earlier one's may be set aside for it.
  assert.equal(await sign(earlier, 2n), 'unavailable')
  assert.equal(earlier.lost.length, 2)
  assert.equal((await later.db.query('select 1')).rowCount, 1)
  assert.equal(await sign(later, 2n), 'signed')
  assert.deepEqual(later.lost, [])
})

test('on a copy of the database: the signer holds them apart', async context => {
  const home = new SignerHome(context)
  await home.start()
  const original = await gateway(context, await database(context), home)
  assert.equal(await sign(original, 0n), 'signed')
  const copy = await gateway(context, await database(context), home)
  assert.equal(await sign(original, 1n), 'unavailable')
  assert.equal(await sign(copy, 1n), 'signed')
  assert.match(original.lost.join(), /started later/)

  // One that starts again takes it back, although its own database counts lower.
  const again = await gateway(context, await database(context), home)
  assert.equal(await sign(again, 2n), 'signed')
  assert.equal(await sign(copy, 3n), 'unavailable')
})
