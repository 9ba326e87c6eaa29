/** A plain JSON-RPC client over HTTP: what the benches use to drive a local node, and as the floor to compare with. */
export interface JsonRpc {
  /** One call. @throws JsonRpcFailed */
  call(method: string, params?: readonly unknown[]): Promise<unknown>
  /** Calls in one HTTP request; answers in their order. @throws JsonRpcFailed when any fails */
  batch(calls: readonly (readonly [method: string, params: readonly unknown[]])[]): Promise<unknown[]>
}

/** A node refused a call or answered something else than JSON-RPC. */
export class JsonRpcFailed extends Error {
  readonly code = 'json_rpc_failed'
}

/** A client of the node at `url`. */
export function jsonRpc(url: string): JsonRpc {
  const post = async (body: unknown): Promise<unknown> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return response.json()
  }
  const request = (method: string, params: readonly unknown[], id: number): object => ({
    jsonrpc: '2.0',
    id,
    method,
    params,
  })
  return {
    call: async (method, params = []) => resultOf(await post(request(method, params, 1)), method),
    async batch(calls) {
      if (calls.length === 0) return []
      const answers = await post(calls.map(([method, params], id) => request(method, params, id)))
      if (!Array.isArray(answers)) throw new JsonRpcFailed(`a batch answered ${JSON.stringify(answers)}`)
      const byId = new Map(answers.map(answer => [Number(member(answer, 'id')), answer]))
      return calls.map(([method], id) => resultOf(byId.get(id), method))
    },
  }
}

/** A member of something that may be an object. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function resultOf(answer: unknown, method: string): unknown {
  const result = member(answer, 'result')
  if (result === undefined) throw new JsonRpcFailed(`${method} answered ${JSON.stringify(answer)}`)
  return result
}
