import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import path from 'node:path'
import { freePort } from '../../../devnet/free-port.ts'

/** A real anvil on a free loopback port, for one test file. */
export interface Anvil {
  readonly url: string
  readonly wsUrl: string
  /** Sends one JSON-RPC request straight to the node. @throws with the node's message */
  send(method: string, ...params: readonly unknown[]): Promise<unknown>
  stop(): Promise<void>
}

/** Against what hangs: a busy machine takes seconds. */
const READY_WITHIN_MS = 60_000

/** Starts anvil without automatic mining: blocks appear only when a test asks for them. */
export async function startAnvil(options: {
  readonly chainId: number
  readonly hardfork?: string
}): Promise<Anvil> {
  const manifest = createRequire(import.meta.url).resolve('@foundry-rs/anvil-linux-amd64/package.json')
  const port = await freePort()
  const binary = path.join(path.dirname(manifest), 'bin/anvil')
  const { chainId, hardfork = 'osaka' } = options
  const settings = [
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--chain-id',
    String(chainId),
    '--hardfork',
    hardfork,
  ]
  const child = spawn(
    binary,
    [...settings, '--no-mining', '--order', 'fifo', '--quiet', '--slots-in-an-epoch', '4'],
    {
      stdio: 'ignore',
    },
  )
  const url = `http://127.0.0.1:${port}`
  const send = (method: string, ...params: readonly unknown[]): Promise<unknown> => post(url, method, params)
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const deadlineMs = performance.now() + READY_WITHIN_MS
  for (;;) {
    try {
      await send('eth_chainId')
      break
    } catch (error) {
      if (performance.now() > deadlineMs || child.exitCode !== null) {
        await stop()
        throw error
      }
      await new Promise(resolve => setTimeout(resolve, 25))
    }
  }
  return { url, wsUrl: `ws://127.0.0.1:${port}`, send, stop }
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
