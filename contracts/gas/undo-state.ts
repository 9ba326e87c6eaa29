import { SimpleStateManager } from '@ethereumjs/statemanager'
import { type Account, type Address, bytesToHex } from '@ethereumjs/util'

/**
 * A state in memory that knows how to undo what was done. The one of ethereumjs copies all that it holds at every call of a
 * contract, which took a third of the measuring.
 */
export class UndoState extends SimpleStateManager {
  /** What takes back each change since the chain began, and how many there were at each open checkpoint. */
  readonly #undo: (() => void)[] = []
  readonly #checkpoints: number[] = []

  /** A copy: callers change what they get, and put it back when it is to hold. */
  override async getAccount(address: Address): Promise<Account | undefined> {
    const account = await super.getAccount(address)
    return account && Object.assign(Object.create(Object.getPrototypeOf(account)), account)
  }

  override async putAccount(address: Address, account?: Account): Promise<void> {
    this.#remember(this.topAccountStack(), address.toString())
    await super.putAccount(address, account)
  }

  override async deleteAccount(address: Address): Promise<void> {
    this.#remember(this.topAccountStack(), address.toString())
    await super.deleteAccount(address)
  }

  override async putCode(address: Address, code: Uint8Array): Promise<void> {
    this.#remember(this.topCodeStack(), address.toString())
    await super.putCode(address, code)
  }

  override async putStorage(address: Address, key: Uint8Array, value: Uint8Array): Promise<void> {
    this.#remember(this.topStorageStack(), `${address.toString()}_${bytesToHex(key)}`)
    await super.putStorage(address, key, value)
  }

  override async clearStorage(address: Address): Promise<void> {
    const storage = this.topStorageStack()
    for (const key of storage.keys())
      if (key.startsWith(`${address.toString()}_`)) this.#remember(storage, key)
    await super.clearStorage(address)
  }

  override async checkpoint(): Promise<void> {
    this.#checkpoints.push(this.#undo.length)
  }

  override async commit(): Promise<void> {
    this.#checkpoints.pop()
    // What nothing encloses is never taken back.
    if (this.#checkpoints.length === 0) this.#undo.length = 0
  }

  override async revert(): Promise<void> {
    const from = this.#checkpoints.pop() ?? 0
    for (const undo of this.#undo.splice(from).reverse()) undo()
  }

  #remember<V>(map: Map<string, V>, key: string): void {
    const was = map.get(key)
    this.#undo.push(() => (was === undefined ? map.delete(key) : map.set(key, was)))
  }
}
