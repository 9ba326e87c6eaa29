/** A method and its parameters. */
export type NodeCall = readonly [method: string, ...params: unknown[]]

/** One JSON-RPC call. @throws Error with the node's message */
export async function callNode(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  return resultOf(method, await post(url, requestOf([method, ...params], 0)))
}

/** Many calls in one request, which costs both sides little more than one. Results in the order of the calls. @throws as `callNode` */
export async function callNodeEach(url: string, calls: readonly NodeCall[]): Promise<unknown[]> {
  if (calls.length === 0) return []
  const answers = await post(url, calls.map(requestOf))
  if (!Array.isArray(answers)) throw new Error(`no list of answers: ${JSON.stringify(answers)}`)
  // A batch may be answered in any order (JSON-RPC 2.0, section 6).
  const byId = new Map<number, unknown>(answers.map(answer => [answer.id, answer]))
  return calls.map(([method], id) => resultOf(method, byId.get(id)))
}

const requestOf = ([method, ...params]: NodeCall, id: number) => ({ jsonrpc: '2.0', id, method, params })

async function post(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return await response.json()
}

function resultOf(method: string, answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) throw new Error(`${method}: ${JSON.stringify(answer)}`)
  if ('error' in answer) throw new Error(`${method}: ${JSON.stringify(answer.error)}`)
  return 'result' in answer ? answer.result : null
}
