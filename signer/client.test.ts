import assert from 'node:assert/strict'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { settleRequest } from './testing/settle-requests.ts'
import { SignerHome } from './testing/signer-process.ts'

/** A peer in the signer's place that misbehaves on each connection as told. */
async function misbehave(
  context: TestContext,
  path: string,
  onConnection: (socket: Socket) => void,
): Promise<Server> {
  const sockets: Socket[] = []
  const server = createServer(socket => {
    sockets.push(socket.on('error', () => {}))
    onConnection(socket)
  })
  await new Promise<void>(resolve => server.listen(path, resolve))
  context.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return server
}

test('nobody there: unavailable by the deadline; and signed once somebody comes in time', async context => {
  const home = new SignerHome(context)
  const startedMs = performance.now()
  assert.equal((await home.client(200).sign(settleRequest())).kind, 'unavailable')
  assert.ok(performance.now() - startedMs < 4_000)
  const answer = home.client().sign(settleRequest())
  await home.start()
  assert.equal((await answer).kind, 'signed')
})

const ANSWERS: readonly (readonly [string, string])[] = [
  ['silence', ''],
  ['no JSON', 'hello\n'],
  ['a result without bytes', '{"id":"1","result":{}}\n'],
  ['bytes that are no hex', '{"id":"1","result":{"rawTransaction":"0x02zz","txid":"0x"}}\n'],
  ['a legacy transaction', `{"id":"1","result":{"rawTransaction":"0xf8","txid":"0x${'0'.repeat(64)}"}}\n`],
  ['an unknown refusal', '{"id":"1","refused":{"code":"toString","reason":""}}\n'],
  ['an answer to nobody', `{"id":"99","result":{"rawTransaction":"0x02aa","txid":"0x${'0'.repeat(64)}"}}\n`],
  [
    'a status for a signature',
    '{"id":"1","result":{"address":"","chains":[],"journal":[],"paused":false}}\n',
  ],
  ['an endless line', 'x'.repeat(1_100_000)],
]

for (const [name, answer] of ANSWERS) {
  test(`a peer that answers ${name}: unavailable, never signed, never thrown`, async context => {
    const home = new SignerHome(context)
    await misbehave(context, home.socketPath, socket => {
      socket.on('data', () => socket.write(answer))
    })
    assert.equal((await home.client(250).sign(settleRequest())).kind, 'unavailable')
  })
}

test('a connection cut at every request is made again and again, ever more slowly, until the deadline', async context => {
  const home = new SignerHome(context)
  let connections = 0
  await misbehave(context, home.socketPath, socket => {
    connections += 1
    socket.on('data', () => socket.destroy())
  })
  assert.equal((await home.client(400).status()).kind, 'unavailable')
  assert.ok(connections <= 12, `${connections} connections`)
  const before = connections
  const patient = home.client()
  const pending = patient.status()
  while (connections < before + 3) await sleep(5)
  patient.close()
  assert.equal((await pending).kind, 'unavailable')
})

test('closing settles what is pending, and a closed client answers at once', async context => {
  const home = new SignerHome(context)
  await misbehave(context, join(home.folder, 'signer.sock'), () => {})
  const client = home.client()
  const pending = client.sign(settleRequest())
  client.close()
  assert.equal((await pending).kind, 'unavailable')
  assert.equal((await client.status()).kind, 'unavailable')
})
