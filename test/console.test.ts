import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openPage } from '../checkout/testing/open-page.ts'
import { startBrowser } from '../checkout/testing/start-browser.ts'
import { type Sandbox, startSandbox } from '../devnet/sandbox.ts'

// A merchant's first minutes, on a real sandbox with a real browser: what is set in the console is what the API does.

const home = mkdtempSync(path.join(os.tmpdir(), 'polytill-console-'))
const WALLET = '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045'
let sandbox: Sandbox
let browser: Browser

before(async () => {
  sandbox = await startSandbox({
    ...{ home, host: '127.0.0.1', port: 0, chains: 'ethereum' },
    onProgress: () => undefined,
  })
  browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await sandbox?.stop()
  rmSync(home, { recursive: true, force: true })
})

async function create(apikey: string, query: Record<string, string>): Promise<Record<string, unknown>> {
  const parameters = new URLSearchParams({ apikey, ...query })
  const answer = await fetch(`${sandbox.url}/erc20/usdt/create/?${parameters}`)
  const body: unknown = await answer.json()
  assert.ok(typeof body === 'object' && body !== null)
  return { httpStatus: answer.status, ...body }
}

test('sign in, set an address, create a key: a request with that key pays to that address', async () => {
  const { page, complaints, close } = await openPage(browser, `${sandbox.url}/console`)
  await page.getByLabel('Email').fill(sandbox.file.merchant.email)
  await page.getByLabel('Password').fill(sandbox.file.merchant.password)
  await page.getByRole('button', { name: 'Sign in' }).click()

  await page.getByRole('link', { name: 'Addresses' }).click()
  const field = page.getByLabel('Address or split for erc20/usdt')
  await field.fill(WALLET)
  await field.press('Enter')
  await page.getByText('The address was saved.').waitFor()

  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('Confirmations of requests that name none').fill('4')
  await page.getByRole('button', { name: 'Save settings' }).click()
  await page.getByText('The settings were saved.').waitFor()

  await page.getByRole('link', { name: 'API keys' }).click()
  await page.getByLabel('Name, for you to know it by').fill('My shop')
  await page.getByRole('button', { name: 'Create key' }).click()
  // biome-ignore lint/performance/useDomNodeTextContent: as a person reads it
  const key = await page.locator('#created-key').innerText()

  const callback = 'http://127.0.0.1:9/cb?order=1'
  const created = await create(key, { callback })
  assert.deepEqual([created.httpStatus, created.status, created.address_out], [200, 'success', WALLET])
  const logs = await fetch(
    `${sandbox.url}/erc20/usdt/logs/?${new URLSearchParams({ apikey: key, callback })}`,
  )
  assert.match(await logs.text(), /"notify_confirmations":4[,}]/)
  const named = {
    callback: 'http://127.0.0.1:9/cb?order=2',
    address: sandbox.file.chains[0]?.payer.address ?? '',
  }
  assert.equal((await create(key, named)).httpStatus, 403)

  const card = page.locator('li', { hasText: 'My shop' })
  await card.getByRole('button', { name: 'Allow naming addresses' }).click()
  await page.getByText('The key may name addresses in its requests.').waitFor()
  await page.getByRole('link', { name: 'Overview' }).click()
  await page.getByText(String(created.address_in)).waitFor()
  await page.getByRole('link', { name: 'Activity' }).click()
  await page.getByText(WALLET).waitFor()
  assert.deepEqual(complaints, [])
  await close()
})

test('a revoked key is refused soon after', async () => {
  const { page, close } = await openPage(browser, `${sandbox.url}/console`)
  await page.getByLabel('Email').fill(sandbox.file.merchant.email)
  await page.getByLabel('Password').fill(sandbox.file.merchant.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'API keys' }).click()
  await page.getByRole('button', { name: 'Create key' }).click()
  // biome-ignore lint/performance/useDomNodeTextContent: as a person reads it
  const key = await page.locator('#created-key').innerText()
  const query = { callback: 'http://127.0.0.1:9/cb?order=3' }
  assert.equal((await create(key, query)).httpStatus, 200)
  await page.locator('summary').first().click()
  await page
    .getByRole('button', { name: /^Revoke/ })
    .first()
    .click()
  await page.getByText('The key was revoked.').waitFor()
  const deadlineMs = performance.now() + 60_000
  while ((await create(key, query)).httpStatus !== 401) {
    assert.ok(performance.now() < deadlineMs, 'the key still works')
    await new Promise(resolve => setTimeout(resolve, 250))
  }
  await close()
})
