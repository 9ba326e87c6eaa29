import { z } from 'zod'

/** A node refused a call, or gave no answer. */
export class NodeRefused extends Error {
  readonly code = 'node_refused'
}

const reply = z.union([
  z.object({ result: z.unknown().refine(value => value !== undefined) }),
  z.object({ error: z.object({ message: z.string() }) }),
])
const TIMEOUT_MS = 30_000

/** One JSON-RPC call to a local node. @throws NodeRefused with the node's words */
export async function callNode(rpcUrl: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const parsed = reply.parse(await post(rpcUrl, method, params))
  if ('error' in parsed) throw new NodeRefused(`${method}: ${parsed.error.message}`)
  return parsed.result
}

/** A call whose result is a hex quantity. */
export async function callForQuantity(
  rpcUrl: string,
  method: string,
  params: readonly unknown[],
): Promise<bigint> {
  return BigInt(z.string().parse(await callNode(rpcUrl, method, params)))
}

async function post(rpcUrl: string, method: string, params: readonly unknown[]): Promise<unknown> {
  try {
    const response = await fetch(rpcUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return await response.json()
  } catch (error) {
    throw new NodeRefused(`${method}: the node at ${rpcUrl} does not answer`, { cause: error })
  }
}
