import { AsyncLocalStorage } from 'node:async_hooks'

/** Something outside the open transaction was asked from inside of it: a mistake in the code, never an input's fault. */
export class OutsideTransaction extends Error {
  readonly code = 'outside_transaction'
}

const scope = new AsyncLocalStorage<{ open: boolean; readonly owner: object }>()

/**
 * Runs `work` as the inside of a transaction on `owner`'s connection. Until it has settled, `refuseInTransaction` throws in
 * everything that it calls, at any depth; what it leaves running is free from then on.
 */
export async function withinTransaction<T>(owner: object, work: () => Promise<T>): Promise<T> {
  const mark = { open: true, owner }
  try {
    return await scope.run(mark, work)
  } finally {
    mark.open = false
  }
}

/**
 * To be called before `what` is done over the network: a transaction may be undone and done again, a call cannot (F104), and
 * nobody else gets the connection while it waits for the answer (F106). With `owner`, only inside a transaction on that one.
 * @throws OutsideTransaction inside an open transaction
 */
export function refuseInTransaction(what: string, owner?: object): void {
  const mark = scope.getStore()
  if (mark?.open && (owner === undefined || owner === mark.owner))
    throw new OutsideTransaction(`${what} while a transaction is open`)
}
