import { randomBytes } from 'node:crypto'
import { formatAtoms } from '@polytill/gateway/domain/money.ts'
import { type ReceivedCallback, startCallbackReceiver } from './callback-receiver.ts'
import type { SandboxFile } from './sandbox-file.ts'
import { tokenBalanceAtoms } from './token-balance.ts'

/** Prints one step with the time since the story began. */
export type Tell = (text: string) => void

const CALLBACK_WITHIN_MS = 20_000

/** Thrown when the story does not go as documented; the demo then exits 1. */
export class StoryBroken extends Error {
  readonly code = 'story_broken'
}

/**
 * A BlockBee purchase, told step by step with a plain HTTP client: an address with a 70/30 split, two payments in USDT,
 * pending and confirmed callbacks with verified signatures, the forwarding transaction, and what each recipient got.
 * @throws StoryBroken
 */
export async function tellBlockbeeStory(sandbox: SandboxFile, tell: Tell): Promise<void> {
  const chain = sandbox.chains.find(({ network }) => network === 'ethereum')
  const usdt = chain?.assets.find(({ symbol }) => symbol === 'USDT')
  if (!chain || !usdt?.address) throw new StoryBroken('the sandbox has no USDT on ethereum')
  const { pubkey } = await getJson(`${sandbox.baseUrl}/pubkey/`)
  const receiver = await startCallbackReceiver(String(pubkey))
  try {
    const recipients = [randomAddress(), randomAddress()]
    const callback = `${receiver.url}/paid?order_id=1001`
    tell(`The shop asks for an address: 70 % to ${recipients[0]}, 30 % to ${recipients[1]}`)
    const query = new URLSearchParams({
      apikey: sandbox.apiKeys.blockbee,
      callback,
      address: `0.7@${recipients[0]}|0.3@${recipients[1]}`,
      pending: '1',
    })
    const created = await getJson(`${sandbox.baseUrl}/${usdt.ticker}/create/?${query}`)
    if (created.status !== 'success') throw new StoryBroken(`create answered ${JSON.stringify(created)}`)
    const address = String(created.address_in)
    tell(`Polytill answers ${address}, minimum ${created.minimum_transaction_coin} USDT`)

    for (const amount of ['30', '12.345677']) {
      const paid = await postJson(`${sandbox.baseUrl}/sandbox/pay`, {
        network: 'ethereum',
        symbol: 'USDT',
        to: address,
        amount,
      })
      tell(`The payer sends ${amount} USDT: ${paid.txid}`)
      for (const pending of ['1', '0']) {
        const fits = (call: ReceivedCallback): boolean =>
          call.fields.get('txid_in') === paid.txid && call.fields.get('pending') === pending
        tellCallback(await receiver.next(fits, CALLBACK_WITHIN_MS), pending, tell)
      }
    }

    const total = 42_345_677n
    const second = (total * 30n) / 100n
    await expectBalances(
      chain.rpcUrl,
      usdt.address,
      [
        { account: recipients[0] ?? '', expected: total - second },
        { account: recipients[1] ?? '', expected: second },
      ],
      tell,
    )
    const left = await tokenBalanceAtoms(chain.rpcUrl, usdt.address, address)
    tell(`Left at the address: ${formatAtoms(left, 6)} USDT`)
    if (left !== 0n) throw new StoryBroken('money is left at the address')

    await expectLogs(
      `${sandbox.baseUrl}/${usdt.ticker}/logs/?${new URLSearchParams({ apikey: sandbox.apiKeys.blockbee, callback })}`,
      tell,
    )
  } finally {
    await receiver.close()
  }
}

function tellCallback(call: ReceivedCallback | null, pending: string, tell: Tell): void {
  const kind = pending === '1' ? 'pending' : 'confirmed'
  if (!call) throw new StoryBroken(`no ${kind} callback within ${CALLBACK_WITHIN_MS / 1000} s`)
  if (!call.verified) throw new StoryBroken(`the signature of the ${kind} callback is wrong`)
  const { fields } = call
  const forwarded = pending === '0' ? `, forwarded in ${fields.get('txid_out')}` : ''
  tell(
    `The shop is told (${kind}, signature verified): ${fields.get('value_coin')} ${fields.get('coin')}, order ${fields.get('order_id')}${forwarded}`,
  )
}

async function expectBalances(
  rpcUrl: string,
  token: string,
  wanted: readonly { account: string; expected: bigint }[],
  tell: Tell,
): Promise<void> {
  for (let round = 0; ; round++) {
    const found = await Promise.all(wanted.map(({ account }) => tokenBalanceAtoms(rpcUrl, token, account)))
    // Two payments are two settlements, each with its own rounding: the remainder of a share can differ by one unit.
    const right = wanted.every(({ expected }, index) => difference(found[index] ?? 0n, expected) <= 1n)
    if (right || round === 50) {
      for (const [index, { account }] of wanted.entries())
        tell(`Balance of ${account}: ${formatAtoms(found[index] ?? 0n, 6)} USDT`)
      if (!right) throw new StoryBroken('the recipients did not get their shares')
      return
    }
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

/** The gateway records that a callback was taken just after the shop answered: the logs follow in a moment. */
async function expectLogs(url: string, tell: Tell): Promise<void> {
  for (let round = 0; ; round++) {
    const logs = await getJson(url)
    const results = Array.isArray(logs.callbacks) ? logs.callbacks.map(entry => entry.result) : []
    const complete = results.length === 2 && results.every(result => result === 'done')
    if (complete || round === 25) {
      tell(`The logs list ${results.length} payments: ${results.join(', ')}`)
      if (!complete) throw new StoryBroken('the logs are not complete')
      return
    }
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

function difference(a: bigint, b: bigint): bigint {
  return a > b ? a - b : b - a
}

function randomAddress(): string {
  return `0x${randomBytes(20).toString('hex')}`
}

async function getJson(url: string): Promise<Record<string, unknown>> {
  return asRecord(await (await fetch(url)).json())
}

async function postJson(url: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = asRecord(await response.json())
  if (!response.ok)
    throw new StoryBroken(`${new URL(url).pathname} answered ${response.status}: ${JSON.stringify(answer)}`)
  return answer
}

function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return { ...value }
  throw new StoryBroken(`not a JSON object: ${JSON.stringify(value)}`)
}
