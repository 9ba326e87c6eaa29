import type { Movement, VerifiedBlock } from '../gateway/chains/port.ts'

/** What the accounts of a simulated chain hold, and how many transactions they sent. */
export class SimulatedAccounts {
  /** Coin that accounts had before the first block. */
  readonly endowments = new Map<string, bigint>()
  readonly #balances = new Map<string, bigint>()
  readonly #nonces = new Map<string, bigint>()

  /** Base units of a token, or of coin for null. */
  balanceOf(contract: string | null, address: string): bigint {
    const before = contract === null ? (this.endowments.get(address) ?? 0n) : 0n
    return before + (this.#balances.get(`${contract}|${address}`) ?? 0n)
  }

  /** `balanceOf` behind movements that are not applied yet. */
  heldAfter(contract: string | null, address: string, pending: readonly Movement[]): bigint {
    const moved = pending.filter(movement => movement.contract === contract)
    return (
      this.balanceOf(contract, address) +
      sum(moved.filter(({ to }) => to === address)) -
      sum(moved.filter(({ from }) => from === address))
    )
  }

  nonceOf(account: string): bigint {
    return this.#nonces.get(account) ?? 0n
  }

  /** Changes a balance; the amount may be negative. */
  add(contract: string | null, address: string, amountAtoms: bigint): void {
    const account = `${contract}|${address}`
    this.#balances.set(account, (this.#balances.get(account) ?? 0n) + amountAtoms)
  }

  /** Does what a block did to balances, or for -1 takes it back. */
  apply({ movements, transactions }: VerifiedBlock, sign: 1n | -1n): void {
    for (const { contract, from, to, amountAtoms } of movements) {
      this.add(contract, to, sign * amountAtoms)
      this.add(contract, from, -sign * amountAtoms)
    }
    for (const { from, feeAtoms } of transactions) this.add(null, from, -sign * (feeAtoms ?? 0n))
  }

  /** An account sent one more transaction, or for -1 one fewer. */
  countSent(account: string, sign: 1n | -1n): void {
    this.#nonces.set(account, this.nonceOf(account) + sign)
  }
}

function sum(movements: readonly Movement[]): bigint {
  return movements.reduce((total, movement) => total + movement.amountAtoms, 0n)
}
