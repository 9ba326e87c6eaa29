import { counterfeitUsdtAbi, counterfeitUsdtBytecode } from '../../contracts/generated/counterfeit-usdt.ts'
import { feeOnTransferAbi, feeOnTransferBytecode } from '../../contracts/generated/fee-on-transfer.ts'
import { type ChainNode, TRANSFER_TOPIC, word } from '../../test/harness/chain-node.ts'
import { deploy, inOneTransaction, mintData, transferData } from '../../test/harness/test-contracts.ts'

/** What a vector plays on. */
export interface DepositBench {
  readonly node: ChainNode
  /** Rich in coin and USDT. */
  readonly payer: string
  readonly usdt: string
  /** In the registry, but its transfers answer false and move nothing. */
  readonly falseReturning: string
  /** Lets the scanner see what is there. */
  scan(): Promise<void>
}

/** Something that looks like a payment to a till. */
export interface DepositVector {
  readonly name: string
  /** 0, but for the two real payments that show that the scanner sees at all. */
  readonly credits: 0 | 1
  play(bench: DepositBench, till: string): Promise<unknown>
}

const AMOUNT = 50_000_000n
const STRANGER = `0x${'99'.repeat(20)}`

/** Selector of `forge(address,address,uint256)`. */
const FORGE = '6e67a3c3'

/** Calldata by selector and words. */
const call = (selector: string, ...words: readonly string[]): string => `0x${selector}${words.join('')}`

/** Creation code that logs once and ends: any topics, any data of whole words. */
function logCode(topics: readonly string[], data: readonly string[]): string {
  const stores = data.map((value, index) => `7f${value}60${(index * 32).toString(16).padStart(2, '0')}52`)
  const pushes = topics.toReversed().map(topic => `7f${topic}`)
  const size = (data.length * 32).toString(16).padStart(2, '0')
  return `0x${stores.join('')}${pushes.join('')}60${size}5f${(0xa0 + topics.length).toString(16)}00`
}

const transferTopic = TRANSFER_TOPIC.slice(2)

async function deployCounterfeit({ node, payer }: DepositBench): Promise<string> {
  return deploy(node, payer, { abi: counterfeitUsdtAbi, bytecode: counterfeitUsdtBytecode })
}

/** Handed in with enough gas, so that it is mined and fails there. */
async function fails({ node }: DepositBench, transaction: Parameters<ChainNode['submit']>[0]): Promise<void> {
  const receipt = await node.receipt(await node.submit({ gas: 200_000n, ...transaction }))
  if (receipt.status !== '0x0') throw new Error('the transaction was to fail')
}

const logged = (
  name: string,
  topics: (till: string) => string[],
  data: readonly string[],
): DepositVector => ({
  name,
  credits: 0,
  play: ({ node, payer }, till) => node.send({ from: payer, data: logCode(topics(till), data) }),
})

const real = (name: string): DepositVector => ({
  name,
  credits: 1,
  play: ({ node, payer, usdt }, till) =>
    node.send({ from: payer, to: usdt, data: transferData(till, AMOUNT) }),
})

const fake = (name: string, play: DepositVector['play']): DepositVector => ({ name, credits: 0, play })

/** Every fake deposit on EVM that is tried, and a real one first and last. */
export const fakeDeposits: readonly DepositVector[] = [
  real('real payment before'),
  fake('counterfeit: forged Transfer log', async (bench, till) => {
    const to = await deployCounterfeit(bench)
    const data = call(FORGE, word(bench.payer), word(till), word(AMOUNT))
    return bench.node.send({ from: bench.payer, to, data })
  }),
  fake('counterfeit: minted to the till', async (bench, till) => {
    const to = await deployCounterfeit(bench)
    return bench.node.send({ from: bench.payer, to, data: mintData(till, AMOUNT) })
  }),
  fake('counterfeit: transferred to the till', async (bench, till) => {
    const to = await deployCounterfeit(bench)
    await bench.node.send({ from: bench.payer, to, data: mintData(bench.payer, AMOUNT) })
    return bench.node.send({ from: bench.payer, to, data: transferData(till, AMOUNT) })
  }),
  fake('reverted: more than the payer has', (bench, till) =>
    fails(bench, { from: bench.node.accounts[5] ?? '', to: bench.usdt, data: transferData(till, AMOUNT) }),
  ),
  fake('reverted: out of gas', (bench, till) =>
    fails(bench, { from: bench.payer, to: bench.usdt, data: transferData(till, AMOUNT), gas: 26_000n }),
  ),
  fake('reverted: transferFrom without allowance', (bench, till) =>
    fails(bench, {
      from: bench.node.accounts[5] ?? '',
      to: bench.usdt,
      data: call('23b872dd', word(bench.payer), word(till), word(AMOUNT)),
    }),
  ),
  fake('inner token call fails, the transaction succeeds', ({ node, payer, usdt }, till) =>
    inOneTransaction(node, payer, [{ to: usdt, data: transferData(till, AMOUNT) }]),
  ),
  fake('inner coin call fails, the transaction succeeds', ({ node, payer }, till) =>
    inOneTransaction(node, payer, [{ to: till, data: '0x', value: AMOUNT }]),
  ),
  fake('false-returning token, registered', ({ node, payer, falseReturning }, till) =>
    node.send({ from: payer, to: falseReturning, data: transferData(till, AMOUNT) }),
  ),
  fake('false-returning token: transferFrom', ({ node, payer, falseReturning }, till) =>
    node.send({
      from: payer,
      to: falseReturning,
      data: call('23b872dd', word(payer), word(till), word(AMOUNT)),
    }),
  ),
  fake('calldata of a transfer to an account without code', ({ node, payer }, till) =>
    node.send({ from: payer, to: STRANGER, data: transferData(till, AMOUNT) }),
  ),
  fake('calldata of a USDT transfer to the till itself', ({ node, payer }, till) =>
    node.submit({ from: payer, to: till, data: transferData(till, AMOUNT), gas: 100_000n }),
  ),
  fake('approval instead of a transfer', ({ node, payer, usdt }, till) =>
    node.send({ from: payer, to: usdt, data: call('095ea7b3', word(till), word(AMOUNT)) }),
  ),
  fake('transfer of zero', ({ node, payer, usdt }, till) =>
    node.send({ from: payer, to: usdt, data: transferData(till, 0n) }),
  ),
  fake("transferFrom of zero in another's name", ({ node, usdt, payer }, till) =>
    node.submit({
      from: node.accounts[5] ?? '',
      to: usdt,
      data: call('23b872dd', word(payer), word(till), word(0n)),
      gas: 200_000n,
    }),
  ),
  fake('dust: one base unit of USDT', ({ node, payer, usdt }, till) =>
    node.send({ from: payer, to: usdt, data: transferData(till, 1n) }),
  ),
  fake('dust: one wei', ({ node, payer }, till) => node.send({ from: payer, to: till, value: 1n })),
  fake('payment to an address one digit away', ({ node, payer, usdt }, till) => {
    const other = `${till.slice(0, -1)}${till.endsWith('0') ? '1' : '0'}`
    return node.send({ from: payer, to: usdt, data: transferData(other, AMOUNT) })
  }),
  fake('fee-on-transfer token, unregistered', async ({ node, payer }, till) => {
    const to = await deploy(node, payer, { abi: feeOnTransferAbi, bytecode: feeOnTransferBytecode })
    await node.send({ from: payer, to, data: mintData(payer, AMOUNT * 2n) })
    return node.send({ from: payer, to, data: transferData(till, AMOUNT) })
  }),
  logged('Transfer log of a constructor', till => [transferTopic, word(0n), word(till)], [word(AMOUNT)]),
  logged('Transfer log with four topics', till => [transferTopic, word(0n), word(till), word(1n)], []),
  logged('Transfer log with two topics', till => [transferTopic, word(till)], [word(AMOUNT)]),
  logged('Transfer log with everything as data', () => [transferTopic], [word(STRANGER), word(AMOUNT)]),
  logged('Transfer log without data', till => [transferTopic, word(0n), word(till)], []),
  logged(
    'Transfer log with a dirty address word',
    till => [transferTopic, word(0n), `ff${word(till).slice(2)}`],
    [word(AMOUNT)],
  ),
  logged('Transfer log of 2^256-1', till => [transferTopic, word(0n), word(till)], ['f'.repeat(64)]),
  fake('payment in a block that a reorg removed', async ({ node, payer, usdt, scan }, till) => {
    await node.send({ from: payer, to: usdt, data: transferData(till, AMOUNT) })
    await scan()
    await node.call('anvil_reorg', 1, [])
  }),
  real('real payment after'),
]
