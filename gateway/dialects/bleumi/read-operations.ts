import { findOperation, listOperations } from '../../storage/operations-request.ts'
import { BleumiError } from './errors.ts'
import { operationObject } from './operation-object.ts'
import { requireWallet } from './request-operation.ts'
import type { BleumiHandler } from './route.ts'

const PAGE = 100
const HANDLE = /^[1-9][0-9]{0,18}$/
const BIGINT_MAX = 2n ** 63n - 1n
const TOKEN_PREFIX = 'o.'

/** `GET /v1/payment/erc20/wallet/{ID}/operations`: pages of 100, oldest first (reference bleumi 1.4.6). */
export const getOperations: BleumiHandler = async (deps, request) => {
  const wallet = await requireWallet(deps, request)
  const { nextToken } = request.query
  const after = nextToken === undefined ? 0n : decodeToken(nextToken)
  if (after === null) throw new BleumiError('MalformedRequest', 'nextToken_invalid')
  // One more than a page shows whether there is another.
  const operations = await listOperations(deps.sql, [wallet.tillId], after, PAGE + 1)
  const last = operations.length > PAGE ? operations[PAGE - 1] : undefined
  return {
    nextToken: last === undefined ? '' : encodeToken(last.handle),
    results: operations.slice(0, PAGE).map(operation => operationObject(wallet.id, operation)),
  }
}

/** `GET /v1/payment/erc20/wallet/{ID}/operation/{txid}`: one of them (reference bleumi part 4, item 3). */
export const getOperation: BleumiHandler = async (deps, request) => {
  const wallet = await requireWallet(deps, request)
  const handle = handleOf(request.params.txid ?? '')
  const operation = handle === null ? null : await findOperation(deps.sql, [wallet.tillId], handle)
  if (!operation) throw new BleumiError('MalformedRequest', 'id_not_found')
  return operationObject(wallet.id, operation)
}

/** The handle of an operation, or null for what can be none. */
export function handleOf(text: string): bigint | null {
  if (!HANDLE.test(text)) return null
  const handle = BigInt(text)
  return handle <= BIGINT_MAX ? handle : null
}

function encodeToken(handle: bigint): string {
  return Buffer.from(`${TOKEN_PREFIX}${handle}`, 'ascii').toString('base64url')
}

function decodeToken(token: string): bigint | null {
  const text = Buffer.from(token, 'base64url').toString('ascii')
  const handle = text.startsWith(TOKEN_PREFIX) ? handleOf(text.slice(TOKEN_PREFIX.length)) : null
  // One spelling only.
  return handle !== null && encodeToken(handle) === token ? handle : null
}
