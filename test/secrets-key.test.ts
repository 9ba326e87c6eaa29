import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { webhook } from '../cli/webhook.ts'
import { setWebhook } from '../gateway/businesses/set-webhook.ts'
import { newSecretsKey, SecretBox } from '../gateway/storage/secret-box.ts'
import { TEST_SECRETS_KEY } from '../gateway/storage/test/test-box.ts'
import { BARE_ENVIRONMENT } from './harness/bare-environment.ts'
import { programFile } from './harness/program-file.ts'
import { freshAddress } from './harness/recipients.ts'
import { Stack } from './harness/stack.ts'

// The key of the secrets in the database (decision 0030), on a gateway process.

describe('the key of secrets', () => {
  let stack: Stack
  let secret: string
  before(async () => {
    stack = await Stack.start()
    const by = { businessId: stack.businessId, actor: 'command line' }
    secret = (await setWebhook(stack, by, stack.merchant.url('/hooks'))).secret
  })
  after(() => stack.stop())

  /** Starts one more gateway whose config file says this about the key; it must not stay up. */
  function refusedStart(name: string, change: object): Promise<{ code: unknown; output: string }> {
    const config = JSON.parse(readFileSync(path.join(stack.home, 'config.json'), 'utf8'))
    const file = path.join(stack.home, `${name}.json`)
    writeFileSync(file, JSON.stringify({ ...config, ...change }))
    const env = { ...BARE_ENVIRONMENT, POLYTILL_CONFIG: file }
    return new Promise(resolve => {
      execFile(process.execPath, [programFile('gateway/entry/main.ts')], { env }, (error, stdout, stderr) =>
        resolve({ code: error?.code, output: `${stdout}${stderr}` }),
      )
    })
  }

  function keyFile(name: string, text: string): string {
    const file = path.join(stack.home, name)
    writeFileSync(file, text, { mode: 0o600 })
    return file
  }

  async function shownSecret(): Promise<string> {
    const printed: string[] = []
    const streams = {
      print: (text: string) => printed.push(text),
      complain: (text: string) => printed.push(text),
    }
    const env = { POLYTILL_CONFIG: path.join(stack.home, 'config.json') }
    assert.equal(await webhook(env, ['show', '--json'], streams), 0, printed.join())
    return JSON.parse(printed.join('')).secret
  }

  const sealedUnder = async () =>
    (await stack.db.query<{ secret: string }>('select secret from webhook_secrets')).rows[0]?.secret

  test('with the wrong key, or none, a gateway says so and does not start; the one that runs goes on', async () => {
    const wrong = keyFile('wrong.key', newSecretsKey())
    const starts: [string, object, RegExp][] = [
      ['wrong', { secretsKeyFile: wrong }, /secrets in the database are sealed under the key [0-9a-f]{16}/],
      ['broken', { secretsKeyFile: keyFile('broken.key', 'secret') }, /64 hex digits a line/],
      ['absent', { secretsKeyFile: path.join(stack.home, 'nowhere') }, /cannot read .*nowhere/],
      ['unnamed', { secretsKeyFile: undefined }, /secretsKeyFile/],
    ]
    for (const [name, change, said] of starts) {
      const { code, output } = await refusedStart(name, change)
      assert.deepEqual([code, said.test(output)], [1, true], `${name}: ${output}`)
    }
    // Whoever had lost the database to another gateway could not answer.
    await stack.create('erc20/usdt', { address: freshAddress() })
    assert.equal(await shownSecret(), secret)
  })

  test('a key is replaced with a line and a start; then the one before is not needed', async () => {
    const fresh = newSecretsKey()
    keyFile('secrets.key', `${fresh}${TEST_SECRETS_KEY}\n`)
    await stack.startGateway()
    assert.ok((await sealedUnder())?.startsWith(new SecretBox(fresh).prefix))
    keyFile('secrets.key', fresh)
    await stack.startGateway()
    assert.equal(await shownSecret(), secret)
  })
})
