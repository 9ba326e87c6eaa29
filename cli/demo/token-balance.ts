/** An account's balance of a token in base units, asked from the node itself (`balanceOf`, ERC-20). */
export async function tokenBalanceAtoms(rpcUrl: string, token: string, account: string): Promise<bigint> {
  const data = `0x70a08231${account.slice(2).toLowerCase().padStart(64, '0')}`
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'eth_call',
      params: [{ to: token, data }, 'latest'],
    }),
  })
  const answer: unknown = await response.json()
  if (
    typeof answer === 'object' &&
    answer !== null &&
    'result' in answer &&
    typeof answer.result === 'string'
  )
    return BigInt(answer.result)
  throw new Error(`the node did not answer a balance: ${JSON.stringify(answer)}`)
}
