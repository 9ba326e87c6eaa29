import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from './config.ts'

const CHAIN = { chainId: 'eip155:1', tillContract: '0x00000000000000000000000000000000000071FF' }
const GOOD = {
  POLYTILL_SIGNER_HOME: '/var/lib/signer',
  POLYTILL_SIGNER_SOCKET: '/run/signer.sock',
  POLYTILL_SIGNER_TOKEN: 'ab'.repeat(32),
  POLYTILL_SIGNER_CHAINS: JSON.stringify([CHAIN]),
}

test('defaults: half a coin per transaction, five per day, sealed under a key file', () => {
  const config = readConfig(GOOD)
  assert.deepEqual(config.chains.get('eip155:1'), {
    chainId: 'eip155:1',
    tillContract: '0x00000000000000000000000000000000000071ff',
    transactionFeeCapWei: 5n * 10n ** 17n,
    dayFeeCapWei: 5n * 10n ** 18n,
    payouts: null,
  })
  assert.equal(config.passphrase, null)
  assert.equal(config.exitOnStdin, null)
})

test('a cap of the chain goes before the cap of the environment', () => {
  const config = readConfig({
    ...GOOD,
    POLYTILL_SIGNER_TX_FEE_CAP_WEI: '7',
    POLYTILL_SIGNER_DAY_FEE_CAP_WEI: '8',
    POLYTILL_SIGNER_CHAINS: JSON.stringify([
      CHAIN,
      { ...CHAIN, chainId: 'eip155:2', transactionFeeCapWei: '9' },
    ]),
  })
  assert.equal(config.chains.get('eip155:1')?.transactionFeeCapWei, 7n)
  assert.equal(config.chains.get('eip155:2')?.transactionFeeCapWei, 9n)
  assert.equal(config.chains.get('eip155:2')?.dayFeeCapWei, 8n)
})

const UNSAFE: readonly Record<string, string>[] = [
  { POLYTILL_SIGNER_HOME: '' },
  { POLYTILL_SIGNER_SOCKET: '' },
  { POLYTILL_SIGNER_SOCKET: `/${'x'.repeat(108)}` },
  { POLYTILL_SIGNER_TOKEN: '' },
  { POLYTILL_SIGNER_TOKEN: 'abcd' },
  { POLYTILL_SIGNER_TOKEN: 'z'.repeat(64) },
  { POLYTILL_SIGNER_PASSPHRASE: '' },
  { POLYTILL_SIGNER_EXIT_ON_STDIN: 'yes' },
  { POLYTILL_SIGNER_TX_FEE_CAP_WEI: '0' },
  { POLYTILL_SIGNER_DAY_FEE_CAP_WEI: '1e18' },
  ...[
    'nonsense',
    '{}',
    '[]',
    '[null]',
    JSON.stringify([{ ...CHAIN, chainId: '1' }]),
    JSON.stringify([{ ...CHAIN, tillContract: `0x${'0'.repeat(40)}` }]),
    JSON.stringify([{ ...CHAIN, tilContract: '' }]),
    JSON.stringify([{ ...CHAIN, dayFeeCapWei: 5 }]),
    JSON.stringify([CHAIN, CHAIN]),
  ].map(chains => ({ POLYTILL_SIGNER_CHAINS: chains })),
]

for (const unsafe of UNSAFE) {
  test(`refuses to start with ${JSON.stringify(unsafe).slice(0, 100)}`, () => {
    assert.throws(() => readConfig({ ...GOOD, ...unsafe }), { code: 'config_invalid' })
  })
}

test('an error names the variable and not the secret', () => {
  assert.throws(
    () => readConfig({ ...GOOD, POLYTILL_SIGNER_TOKEN: 'hunter2' }),
    error => {
      assert.ok(error instanceof Error)
      return error.message.includes('POLYTILL_SIGNER_TOKEN') && !error.message.includes('hunter2')
    },
  )
})
