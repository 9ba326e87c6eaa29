import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import path from 'node:path'
import { freePort } from '../../../devnet/free-port.ts'
import { waitUntil } from '../../../test/harness/wait-until.ts'

/** A real anvil on a free loopback port, for one test file. */
export interface Anvil {
  readonly url: string
  readonly wsUrl: string
  /** Sends one JSON-RPC request straight to the node. @throws with the node's message */
  send(method: string, ...params: readonly unknown[]): Promise<unknown>
  stop(): Promise<void>
}

interface AnvilOptions {
  readonly chainId: number
  readonly hardfork?: string
}

const PORTS_TRIED_MAX = 5

/** Starts anvil without automatic mining: blocks appear only when a test asks for them. */
export async function startAnvil(options: AnvilOptions): Promise<Anvil> {
  for (let tried = 0; tried < PORTS_TRIED_MAX; tried += 1) {
    const anvil = await startOn(await freePort(), options)
    if (anvil !== null) return anvil
  }
  throw new Error(`anvil ended at once on ${PORTS_TRIED_MAX} ports`)
}

/** Null when it ended before it answered: somebody else took the port meanwhile. */
async function startOn(port: number, { chainId, hardfork = 'osaka' }: AnvilOptions): Promise<Anvil | null> {
  const manifest = createRequire(import.meta.url).resolve('@foundry-rs/anvil-linux-amd64/package.json')
  const settings = [
    ...['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(chainId), '--hardfork', hardfork],
    ...['--no-mining', '--order', 'fifo', '--quiet', '--slots-in-an-epoch', '4'],
  ]
  const child = spawn(path.join(path.dirname(manifest), 'bin/anvil'), settings, { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  const send = (method: string, ...params: readonly unknown[]): Promise<unknown> => post(url, method, params)
  const state = await waitUntil('anvil answers or ends', async () => {
    const answers = await send('eth_chainId').catch(() => null)
    // Whoever answers after its end is somebody else.
    return child.exitCode === null ? answers !== null && 'answers' : 'ended'
  }).catch(error => {
    child.kill('SIGKILL')
    throw error
  })
  if (state === 'ended') return null
  return {
    url,
    wsUrl: `ws://127.0.0.1:${port}`,
    send,
    stop: async () => {
      if (child.exitCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

async function post(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  const answer: unknown = await response.json()
  if (typeof answer !== 'object' || answer === null) throw new Error(`${method}: no object`)
  if ('error' in answer) throw new Error(`${method}: ${JSON.stringify(answer.error)}`)
  return 'result' in answer ? answer.result : undefined
}
