import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { NO_ANSWER } from '../../../devnet/node-faults.ts'
import type { Answer, Movement, VerifiedBlock } from '../port.ts'
import type { ChainHarness } from './chain-harness.ts'

/** What every chain driver must do, on a real node of its chain. */
export function describeChain(name: string, openHarness: () => Promise<ChainHarness>): void {
  describe(`${name} reader`, () => {
    let chain: ChainHarness
    before(async () => {
      chain = await openHarness()
    })
    after(() => chain?.close())

    async function headBlock(): Promise<VerifiedBlock> {
      const head = present(await chain.reader.head())
      return present(await chain.reader.blockByHash(head.hash))
    }

    it('gives the same block by its height and by its hash, linked to its parent', async () => {
      await chain.payNative(chain.freshAddress(), 5n)
      await chain.mine()
      const head = present(await chain.reader.head())
      const byNumber = present(await chain.reader.blockByNumber(head.number))
      assert.deepEqual(byNumber, present(await chain.reader.blockByHash(head.hash)))
      assert.deepEqual(byNumber.ref, head)
      assert.equal(byNumber.proof, 'roots')
      const parent = present(await chain.reader.blockByNumber(head.number - 1n))
      assert.equal(parent.ref.hash, head.parentHash)
    })

    it('sees a native payment', async () => {
      const to = chain.freshAddress()
      const txid = await chain.payNative(to, 12_345n)
      await chain.mine()
      const block = await headBlock()
      assert.deepEqual(arrivals(block, to), [[txid, -1, null, 12_345n]])
      const mined = block.transactions.find(transaction => transaction.txid === txid)
      assert.equal(mined?.succeeded, true)
      assert.ok((mined?.feeAtoms ?? 0n) > 0n)
    })

    it('sees a token payment', async () => {
      const to = chain.freshAddress()
      const txid = await chain.payToken(to, 77n)
      await chain.mine()
      assert.deepEqual(arrivals(await headBlock(), to), [[txid, 0, chain.token, 77n]])
    })

    it('sees every one of many payments in one block, and several in one transaction apart', async () => {
      const targets = Array.from({ length: 12 }, () => chain.freshAddress())
      const recipients = targets.slice(0, 5)
      const together = await chain.payTokenToAll(recipients, 9n)
      const single = new Map<string, string>()
      for (const to of targets) single.set(to, await chain.payToken(to, 3n))
      await chain.mine()
      const block = await headBlock()
      for (const to of targets) {
        const amounts = arrivals(block, to)
        assert.ok(amounts.some(([txid, , , amount]) => txid === single.get(to) && amount === 3n))
        assert.equal(amounts.length, recipients.includes(to) ? 2 : 1)
      }
      const parts = block.movements.filter(one => one.txid === together && recipients.includes(one.to))
      assert.equal(new Set(parts.map(part => part.ordinal)).size, recipients.length)
      assert.ok(parts.every(part => part.amountAtoms === 9n && part.contract === chain.token))
    })

    it('sees nothing move in a transaction that failed, but the transaction', async () => {
      const to = chain.freshAddress()
      const txids = [await chain.payTokenInVain(to), await chain.payNativeInVain(55n)]
      await chain.mine()
      const block = await headBlock()
      assert.deepEqual(block.movements, [])
      for (const txid of txids)
        assert.equal(block.transactions.find(transaction => transaction.txid === txid)?.succeeded, false)
    })

    it('sees no payment of zero (F14)', async () => {
      const to = chain.freshAddress()
      await chain.payToken(to, 0n)
      await chain.payNative(to, 0n)
      await chain.mine()
      assert.deepEqual((await headBlock()).movements, [])
    })

    it('gives the new branch after a reorg, at the same heights with other hashes (F19)', async () => {
      const to = chain.freshAddress()
      await chain.payToken(to, 4n)
      await chain.mine(3)
      const old = present(await chain.reader.head())
      await chain.reorg(3)
      const now = present(await chain.reader.head())
      assert.equal(now.number, old.number)
      assert.notEqual(now.hash, old.hash)
      for (const back of [0n, 1n, 2n]) {
        const block = present(await chain.reader.blockByNumber(now.number - back))
        assert.deepEqual(arrivals(block, to), [])
      }
      assert.notEqual((await chain.reader.blockByHash(old.hash)).kind, 'present')
    })

    it('says that a height above the head is absent', async () => {
      const head = present(await chain.reader.head())
      assert.deepEqual(await chain.reader.blockByNumber(head.number + 1n), { kind: 'absent' })
    })

    it('has a finalized head below the head', async () => {
      await chain.mine(30)
      const [head, finalized] = [
        present(await chain.reader.head()),
        present(await chain.reader.finalizedHead()),
      ]
      assert.ok(finalized.number < head.number)
      assert.equal(present(await chain.reader.blockByNumber(finalized.number)).ref.hash, finalized.hash)
    })

    for (const fault of NO_ANSWER)
      it(`knows nothing while the node answers everything with: ${fault} (F9)`, async () => {
        const head = present(await chain.reader.head())
        const { reader, writer } = fault === 'hang' ? chain.hasty : chain
        chain.proxy.fail('*', fault)
        const answers: Answer<unknown>[] = await Promise.all([
          reader.head(),
          reader.blockByNumber(head.number),
          reader.blockByNumber(head.number + 1n),
          reader.blockByHash(head.hash),
          writer.minedNonce(chain.token),
          writer.balance(chain.token),
          writer.quoteFees(),
        ])
        chain.proxy.heal()
        assert.deepEqual(new Set(answers.map(answer => answer.kind)), new Set(['unknown']))
        assert.equal(present(await chain.reader.head()).hash, head.hash)
      })
  })
}

/** The value of a certain answer; fails the test on any other. */
export function present<T>(answer: Answer<T>): T {
  if (answer.kind === 'present') return answer.value
  return assert.fail(`expected a certain answer, not ${JSON.stringify(answer)}`)
}

function arrivals(block: VerifiedBlock, to: string): [string, number, string | null, bigint][] {
  return block.movements
    .filter((one: Movement) => one.to === to)
    .map(({ txid, ordinal, contract, amountAtoms }) => [txid, ordinal, contract, amountAtoms])
}
