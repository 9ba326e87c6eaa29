import { findOperation, listOperations } from '../../storage/operations-request.ts'
import { decodeCursor, encodeCursor } from './bound-cursor.ts'
import { BleumiError } from './errors.ts'
import { operationObject } from './operation-object.ts'
import { requireWallet } from './request-operation.ts'
import type { BleumiHandler } from './route.ts'

const PAGE = 100
const HANDLE = /^[1-9][0-9]{0,18}$/
const BIGINT_MAX = 2n ** 63n - 1n

/** `GET /v1/payment/erc20/wallet/{ID}/operations`: pages of 100, oldest first (reference bleumi 1.4.6). */
export const getOperations: BleumiHandler = async (deps, request) => {
  const wallet = await requireWallet(deps, request)
  const { nextToken } = request.query
  const list = ['operations', request.key.id, wallet.tillId]
  const place = nextToken === undefined ? { at: 0n } : decodeCursor(list, nextToken)
  if (place === null) throw new BleumiError('MalformedRequest', 'nextToken_invalid')
  // One more than a page shows whether there is another.
  const operations = await listOperations(deps.sql, [wallet.tillId], place.at, PAGE + 1)
  const last = operations.length > PAGE ? operations[PAGE - 1] : undefined
  return {
    nextToken: last === undefined ? '' : encodeCursor(list, { at: last.handle, id: '' }),
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
