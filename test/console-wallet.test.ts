import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { findViolations } from '../checkout/testing/find-violations.ts'
import { installWallet, type WalletBehaviour, type WalletCall } from '../checkout/testing/install-wallet.ts'
import { waitForText } from '../checkout/testing/open-page.ts'
import { startBrowser } from '../checkout/testing/start-browser.ts'
import { setPayoutLimits } from '../gateway/storage/payouts-limits.ts'
import {
  draftPayout,
  heldOf,
  type PaidSymbol,
  paidAsset,
  payoutIs,
  payoutOf,
} from './harness/payout-story.ts'
import { freshAddress } from './harness/recipients.ts'
import { requireCleanAudit } from './harness/require-clean-audit.ts'
import { Stack } from './harness/stack.ts'
import { transferData } from './harness/test-contracts.ts'

// Payouts that the merchant's own wallet signs in the browser: the console's page, a real gateway, node and Chromium. The wallet
// has no keys: the node signs for its unlocked account.

const UNIT = 1_000_000n
const NOTE = '[data-wallet-note]'

describe('paying a payout with a wallet in the browser', { concurrency: 1 }, () => {
  let stack: Stack
  let browser: Browser
  /** Of who signed in first. */
  let session: Pick<BrowserContextOptions, 'storageState'> = {}
  /** The merchant's wallet: holds every token. */
  let account: string
  before(async () => {
    ;[stack, browser] = await Promise.all([Stack.start({ finalityDepth: 1 }), startBrowser()])
    account = stack.payer
  })
  after(async () => {
    await browser?.close()
    await stack?.stop()
  })

  const willing = (): WalletBehaviour => ({
    ...{ name: 'Ferry Wallet', account, chainId: 1, onSwitch: 'switches', onSend: 'sends' },
  })

  interface Opened {
    readonly page: Page
    readonly calls: WalletCall[]
    close(): Promise<void>
  }

  /** Opens the page of a payout, signed in. Whatever the browser complains about fails the test at its end. */
  async function open(
    payoutId: string,
    behaviour: WalletBehaviour | null,
    options: { javaScriptEnabled?: boolean } = {},
  ): Promise<Opened> {
    const context = await browser.newContext({ ...options, ...session })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', error => complaints.push(String(error)))
    page.on('console', message => {
      if (/Content Security Policy|TrustedHTML/.test(message.text())) complaints.push(message.text())
    })
    const send = async (transaction: unknown): Promise<string> => {
      const { chainId, ...rest } = Object(transaction)
      assert.equal(Number(chainId), 31_337)
      // Enough gas named: like a wallet that does not estimate, so what fails does so in its block.
      return stack.node.submit({ ...rest, value: BigInt(rest.value), gas: 1_000_000n })
    }
    const read = ({ method, params = [] }: WalletCall) => stack.node.call(method, ...params)
    const calls = behaviour === null ? [] : await installWallet(page, behaviour, send, read)
    if (session.storageState === undefined) {
      await page.goto(`${stack.url}/console`)
      await page.getByLabel('Email').fill('shop@example.com')
      await page.getByLabel('Password').fill('correct horse battery')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
      session = { storageState: await context.storageState() }
    }
    await page.goto(`${stack.url}/console/payouts/wallet?payout=${payoutId}`)
    return {
      ...{ page, calls },
      close: async () => {
        assert.deepEqual(complaints, [])
        await context.close()
      },
    }
  }

  const draft = async (symbol: PaidSymbol, count: number) => {
    const payments = Array.from({ length: count }, (_, index) => ({
      address: freshAddress(),
      amountAtoms: UNIT + BigInt(index),
    }))
    return { payments, payoutId: await draftPayout(stack, symbol, payments) }
  }

  const approveFor = async (page: Page, wallet: string): Promise<void> => {
    await page.getByLabel('Address of the wallet that pays').fill(wallet)
    await page.getByRole('button', { name: 'Approve for this wallet' }).press('Enter')
  }

  const sentBy = (calls: readonly WalletCall[]) =>
    calls.filter(({ method }) => method === 'eth_sendTransaction').length

  /** The page says that the gateway sees it paid. */
  const isPaid = (page: Page) => waitForText(page, '[data-part=state] .tag', /^Paid$/, 60_000)

  const payButton = (page: Page) => page.getByRole('button', { name: 'Pay with Ferry Wallet' })

  const auditIsClean = async () => {
    await stack.caughtUp()
    await requireCleanAudit(stack)
  }

  test('choose the wallet, approve, pay several recipients: approval, payment, and the gateway sees it paid', async () => {
    const { payments, payoutId } = await draft('usdt', 5)
    const { page, calls, close } = await open(payoutId, willing())
    assert.deepEqual(await findViolations(page), [])
    await page.getByRole('button', { name: 'Use the account of Ferry Wallet' }).press('Enter')
    await waitForText(page, NOTE, /is filled in/)
    await page.getByRole('button', { name: 'Approve for this wallet' }).press('Enter')
    await page.getByText('The payout is approved. It is paid with the wallet below.').waitFor()
    assert.equal((await payoutOf(stack, payoutId)).payer, account)
    await payButton(page).waitFor()
    assert.deepEqual(await findViolations(page), [])
    await payButton(page).press('Enter')
    await isPaid(page)
    await waitForText(page, NOTE, /^Paid$/)
    const done = await payoutIs(stack, payoutId, 'done')
    await waitForText(
      page,
      '[data-hashes]',
      new RegExp(`Approval: 0x[0-9a-f]{64}.*Payment: ${done.txid}`, 's'),
    )
    assert.equal(done.payer, account)
    for (const { address, amountAtoms } of payments)
      assert.equal(await heldOf(stack, 'usdt', address), amountAtoms)
    assert.equal(sentBy(calls), 2)
    assert.equal(await payButton(page).count(), 0)
    assert.equal(await page.locator('textarea').count(), 0, 'nothing is left to sign')
    assert.deepEqual(await findViolations(page), [])
    await close()
    await auditIsClean()
  })

  test('coin needs no approval: one transaction with its value', async () => {
    const { payments, payoutId } = await draft('eth', 3)
    const { page, calls, close } = await open(payoutId, willing())
    await approveFor(page, account)
    await payButton(page).click()
    await isPaid(page)
    for (const { address, amountAtoms } of payments)
      assert.equal(await heldOf(stack, 'eth', address), amountAtoms)
    assert.equal(sentBy(calls), 1)
    await close()
    await auditIsClean()
  })

  test('declined: it is said, nobody is paid; an allowance of before is withdrawn first, as USDT wants it', async () => {
    const { payments, payoutId } = await draft('usdt', 2)
    const declining = await open(payoutId, { ...willing(), onSend: 'declines' })
    await approveFor(declining.page, account)
    await payButton(declining.page).click()
    await waitForText(declining.page, NOTE, /Declined in Ferry Wallet\. The payment was not sent/)
    assert.deepEqual(await findViolations(declining.page), [])
    assert.equal((await payoutOf(stack, payoutId)).state, 'processing')
    const approval = await declining.page.getByLabel('Data of the approval').inputValue()
    await declining.close()

    // An older allowance, one too small: the token refuses to change it to another amount.
    const less = `${approval.slice(0, -64)}${1n.toString(16).padStart(64, '0')}`
    await stack.node.send({ from: account, to: stack.tokens.usdt, data: less })
    await assert.rejects(stack.node.send({ from: account, to: stack.tokens.usdt, data: approval }))
    const { page, calls, close } = await open(payoutId, willing())
    await payButton(page).click()
    await isPaid(page)
    assert.equal(sentBy(calls), 3)
    for (const { address, amountAtoms } of payments)
      assert.equal(await heldOf(stack, 'usdt', address), amountAtoms)
    await close()
    await auditIsClean()
  })

  test('an allowance that reaches is not asked for again', async () => {
    const { payoutId } = await draft('dai', 2)
    const first = await open(payoutId, null)
    await approveFor(first.page, account)
    await waitForText(first.page, 'h2', /By hand/)
    const approval = await first.page.getByLabel('Data of the approval').inputValue()
    await first.close()
    await stack.node.send({ from: account, to: stack.tokens.dai, data: approval })
    const { page, calls, close } = await open(payoutId, willing())
    await payButton(page).click()
    await isPaid(page)
    assert.equal(sentBy(calls), 1)
    await close()
  })

  test('on another network or with another account nothing is signed', async () => {
    const { payoutId } = await draft('usdc', 2)
    const other = stack.node.accounts[3] ?? ''
    for (const [behaviour, words] of [
      [{ ...willing(), onSwitch: 'refuses' }, /did not change to ethereum \(chain 31337\)/],
      [{ ...willing(), account: other }, /but this payout was approved for 0x.*Nothing was sent/],
    ] as const) {
      const { page, calls, close } = await open(payoutId, behaviour)
      if ((await payoutOf(stack, payoutId)).state === 'created') await approveFor(page, account)
      await payButton(page).click()
      await waitForText(page, NOTE, words)
      assert.equal(sentBy(calls), 0)
      await close()
    }
    assert.equal((await payoutOf(stack, payoutId)).state, 'processing')
  })

  test('a payment that fails in its block is said, and can be sent again', async () => {
    const { payments, payoutId } = await draft('usdc', 2)
    const { page, close } = await open(payoutId, willing())
    await approveFor(page, account)
    await payButton(page).waitFor()
    // The allowance is there, but not the money: it fails only in the block, when gas is not estimated.
    const approval = await page.getByLabel('Data of the approval').inputValue()
    await stack.node.send({ from: account, to: stack.tokens.usdc, data: approval })
    const held = await heldOf(stack, 'usdc', account)
    const elsewhere = stack.node.accounts[4] ?? ''
    await stack.pay(elsewhere, held, stack.tokens.usdc)
    await payButton(page).click()
    await waitForText(page, NOTE, /The payment failed in its block/)
    assert.equal((await payoutOf(stack, payoutId)).state, 'processing')
    const back = { from: elsewhere, to: stack.tokens.usdc, data: transferData(account, held) }
    await stack.node.send(back)
    await payButton(page).click()
    await isPaid(page)
    for (const { address, amountAtoms } of payments)
      assert.equal(await heldOf(stack, 'usdc', address), amountAtoms)
    await close()
    await auditIsClean()
  })

  test('without a wallet or without scripts: what to send is there to copy, and sending it by hand pays', async () => {
    const { payments, payoutId } = await draft('usdt', 2)
    const without = await open(payoutId, null)
    await without.page.getByText('No wallet was found in this browser.').waitFor()
    await without.close()
    const { page, close } = await open(payoutId, null, { javaScriptEnabled: false })
    await approveFor(page, account)
    await page.getByRole('heading', { name: 'By hand' }).waitFor()
    const targets = await page.locator('dt:text-is("To") + dd').allInnerTexts()
    const data = [
      await page.getByLabel('Data of the approval').inputValue(),
      await page.getByLabel('Data of the payment').inputValue(),
    ]
    assert.equal(targets.length, 2)
    for (const [index, to] of targets.entries())
      await stack.node.send({ from: account, to: to.toLowerCase(), data: data[index] ?? '' })
    await payoutIs(stack, payoutId, 'done')
    for (const { address, amountAtoms } of payments)
      assert.equal(await heldOf(stack, 'usdt', address), amountAtoms)
    await page.reload()
    await isPaid(page)
    await close()
    await auditIsClean()
  })

  test('above the limit of two persons the first approval binds the wallet and shows nothing to sign', async () => {
    const { id } = paidAsset(stack, 'dai')
    await setPayoutLimits(stack.db, stack.businessId, id, {
      ...{ requestMaxAtoms: null, dayMaxAtoms: null, twoPersonsFromAtoms: 1n },
    })
    const { payoutId } = await draft('dai', 2)
    const { page, close } = await open(payoutId, willing())
    await approveFor(page, account)
    await page.getByText('Another person must approve this payout too.').waitFor()
    const { state, payer } = await payoutOf(stack, payoutId)
    assert.deepEqual([state, payer], ['created', account])
    await page.goto(`${stack.url}/console/payouts/wallet?payout=${payoutId}`)
    assert.equal(await page.locator('textarea').count(), 0)
    assert.equal(await payButton(page).count(), 0)
    await close()
  })
})
