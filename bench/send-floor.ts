import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import http from 'node:http'
import { z } from 'zod'
import { openDatabase } from '../gateway/storage/database.ts'
import { jsonRpc } from './json-rpc.ts'

// The process that `callback-floor.ts` starts: for each block it is told of, the least that any gateway must do.

const tasks = z.object({
  rpcUrl: z.string(),
  databaseUrl: z.string(),
  blockNumber: z.string(),
  payments: z.int(),
  receiver: z.string(),
})
type Task = z.infer<typeof tasks>

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
// As many connections as the gateway opens to one receiver: a hundred new ones would cost more than what they carry.
const agent = new http.Agent({ keepAlive: true, maxSockets: 32 })

async function serve(task: Task): Promise<void> {
  const rpc = jsonRpc(task.rpcUrl)
  await Promise.all([
    rpc.call('eth_getBlockByNumber', [task.blockNumber, true]),
    rpc.call('eth_getBlockReceipts', [task.blockNumber]),
  ])
  const requests = Array.from({ length: task.payments }, (_, index) => signedRequest(task, index))
  await commitRows(task)
  await Promise.all(requests.map(async request => send(await request)))
}

/** One row per payment, some 400 bytes, one unique index, one statement, one commit. */
async function commitRows({ databaseUrl, payments }: Task): Promise<void> {
  database ??= openDatabase(databaseUrl, { poolMax: 1, onError: () => undefined })
  await database.query(
    'create table if not exists bench_payments (key bytea primary key, value text not null)',
  )
  const keys = Array.from({ length: payments }, () => randomBytes(32))
  await database.query('insert into bench_payments select key, $2 from unnest($1::bytea[]) as key', [
    keys,
    randomBytes(200).toString('hex'),
  ])
}
let database: ReturnType<typeof openDatabase> | undefined

/** Signing begins before the commit; only sending waits for it. */
async function signedRequest({ receiver }: Task, index: number): Promise<SignedRequest> {
  const url = `${receiver}?floor=${index}&${'value=0123456789&'.repeat(20)}`
  const signature = await new Promise<Buffer>((resolve, reject) =>
    sign('sha256', Buffer.from(url), privateKey, (error, bytes) => (error ? reject(error) : resolve(bytes))),
  )
  return { url, signature: signature.toString('base64') }
}

interface SignedRequest {
  readonly url: string
  readonly signature: string
}

function send({ url, signature }: SignedRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = http.request(url, { agent, headers: { 'x-ca-signature': signature } })
    call.on('response', response => response.resume().on('end', resolve))
    call.on('error', reject)
    call.end()
  })
}

process.on('message', message => {
  void serve(tasks.parse(message)).then(
    () => process.send?.('done'),
    error => {
      console.error(error)
      process.exit(1)
    },
  )
})
