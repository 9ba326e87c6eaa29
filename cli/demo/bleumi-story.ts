import { randomBytes } from 'node:crypto'
import { formatAtoms } from '@polytill/gateway/domain/money.ts'
import { StoryBroken, type Tell } from './blockbee-story.ts'
import type { SandboxFile } from './sandbox-file.ts'
import type { Receiver } from './start-receiver.ts'
import { tokenBalanceAtoms } from './token-balance.ts'
import { type ReceivedWebhook, startWebhookReceiver } from './webhook-receiver.ts'

const WITHIN_MS = 20_000
const WALLET = '/v1/payment/erc20/wallet'
/** Confirmations at which an operation is final (reference bleumi 1.5). */
const CONFIRMATIONS = 12

/**
 * A Bleumi Pay purchase, told step by step with a plain HTTP client: a wallet, two payments in USDT with their webhooks, a
 * settle whose remainder goes back to the buyer, a late payment that is refunded, and the operations with their answers.
 * @throws StoryBroken
 */
export async function tellBleumiStory(sandbox: SandboxFile, tell: Tell): Promise<void> {
  const chain = sandbox.chains.find(({ network }) => network === 'ethereum')
  const usdt = chain?.assets.find(({ symbol }) => symbol === 'USDT')
  if (!chain || !usdt?.address) throw new StoryBroken('the sandbox has no USDT on ethereum')
  const { address: token } = usdt
  let secret = ''
  const receiver = await startWebhookReceiver(() => secret)
  const call = (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> =>
    callJson(sandbox, method, path, body)
  try {
    secret = String((await call('PUT', '/sandbox/bleumi-webhook', { url: receiver.url })).secret)
    const buyer = `0x${randomBytes(20).toString('hex')}`
    const wallet = await call('POST', `${WALLET}?chain=goerli`, {
      ...{ id: 'order-1002', token, buyerAddress: buyer, transferToPaymentProcessor: false },
    })
    const addr = String(wallet.addr)
    tell(`The shop asks for a wallet for order-1002; the buyer's refund address is ${buyer}`)
    tell(`Polytill answers ${addr}, balance ${wallet.balance}`)

    const pay = async (amount: string, balance: string): Promise<void> => {
      const paid = await call('POST', '/sandbox/pay', {
        ...{ network: 'ethereum', symbol: 'USDT', to: addr, amount },
      })
      tell(`The payer sends ${amount} USDT: ${paid.txid}`)
      const hook = await told(receiver, 'payment', paid.txid)
      tell(`The shop is told (payment, signature verified): the wallet holds ${hook.data.balance} USDT`)
      if (hook.data.balance !== balance) throw new StoryBroken(`the balance should be ${balance}`)
    }
    const finish = async (what: string, body?: unknown): Promise<void> => {
      const { txid } = await call('POST', `${WALLET}/order-1002/${what}`, body)
      tell(`The shop asks for a ${what}${body ? ` of ${JSON.stringify(body)}` : ''}: operation ${txid}`)
      const hash = await minedHash(call, String(txid))
      tell(`It is in a block: ${hash}; ${CONFIRMATIONS} confirmations make it final`)
      await call('POST', '/sandbox/mine', { network: 'ethereum', blocks: CONFIRMATIONS })
      const hook = await told(receiver, 'operation', hash)
      tell(`The shop is told (operation): ${hook.data.funcName}, status ${hook.data.status}`)
      if (hook.data.status !== true) throw new StoryBroken(`the ${what} failed`)
    }

    await pay('20', '20')
    await pay('5.5', '25.5')
    await finish('settle', { amount: '25' })
    await expectBuyer(chain.rpcUrl, token, { buyer, atoms: 500_000n }, tell)
    await pay('3', '3')
    await finish('refund')
    await expectBuyer(chain.rpcUrl, token, { buyer, atoms: 3_500_000n }, tell)

    const { results } = await call('GET', `${WALLET}/order-1002/operations`)
    const names = Array.isArray(results)
      ? results.map(({ funcName, status }) => `${funcName} ${status}`).join(', ')
      : ''
    tell(`The operations list: ${names}`)
    if (names !== 'createAndSettleWallet true, createAndRefundWallet true')
      throw new StoryBroken('the operations are not complete')
    if ((await tokenBalanceAtoms(chain.rpcUrl, token, addr)) !== 0n)
      throw new StoryBroken('money is left in the wallet')
  } finally {
    await receiver.close()
  }
}

async function told(
  receiver: Receiver<ReceivedWebhook>,
  event: string,
  hash: unknown,
): Promise<ReceivedWebhook> {
  const hook = await receiver.next(({ event: kind, data }) => kind === event && data.hash === hash, WITHIN_MS)
  if (!hook) throw new StoryBroken(`no ${event} webhook within ${WITHIN_MS / 1000} s`)
  if (!hook.verified) throw new StoryBroken(`the signature of the ${event} webhook is wrong`)
  return hook
}

async function minedHash(
  call: (method: string, path: string) => Promise<Record<string, unknown>>,
  txid: string,
): Promise<string> {
  for (let round = 0; round < 100; round++) {
    const { hash } = await call('GET', `${WALLET}/order-1002/operation/${txid}`)
    if (typeof hash === 'string' && hash !== '') return hash
    await new Promise(resolve => setTimeout(resolve, 200))
  }
  throw new StoryBroken('the operation got no block within 20 s')
}

async function expectBuyer(
  rpcUrl: string,
  token: string,
  wanted: { readonly buyer: string; readonly atoms: bigint },
  tell: Tell,
): Promise<void> {
  const held = await tokenBalanceAtoms(rpcUrl, token, wanted.buyer)
  tell(`Back at the buyer by now: ${formatAtoms(held, 6)} USDT`)
  if (held !== wanted.atoms) throw new StoryBroken(`it should be ${formatAtoms(wanted.atoms, 6)}`)
}

async function callJson(
  sandbox: SandboxFile,
  method: string,
  path: string,
  body: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(sandbox.baseUrl + path, {
    method,
    headers: { 'x-api-key': sandbox.apiKeys.bleumi, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer: unknown = await response.json()
  if (!response.ok || typeof answer !== 'object' || answer === null)
    throw new StoryBroken(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`)
  return { ...answer }
}
