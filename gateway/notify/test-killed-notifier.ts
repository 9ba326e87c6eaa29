import { systemClock } from '../runtime/clock.ts'
import type { CrashpointName } from '../runtime/crashpoint.ts'
import { Wake } from '../runtime/wake.ts'
import { openDatabase } from '../storage/database.ts'
import { TEST_BOX } from '../storage/test/test-box.ts'
import { createOutbound } from './outbound-client.ts'
import { createCallbackSigner } from './sign-callback.ts'
import { startNotifier } from './start-notifier.ts'
import { composerOfFacts } from './test-outbox.ts'

/** A notifier process that dies at the first hit of a crash point, as if by `kill -9`. Started by crash.test.ts. */
const [url = '', point = '', signerPem = ''] = process.argv.slice(2)

Reflect.set(globalThis, Symbol.for('polytill.crashpoint'), (name: CrashpointName) => {
  if (name === point) process.kill(process.pid, 'SIGKILL')
})

startNotifier({
  db: openDatabase(url, { poolMax: 3, onError: () => undefined }),
  box: TEST_BOX,
  clock: systemClock,
  config: {
    concurrency: 8,
    concurrencyPerEndpoint: 4,
    timeoutMs: 60_000,
    retryFirstMs: 360_000,
    retryForMs: 1e9,
  },
  composers: { blockbee: composerOfFacts },
  signer: createCallbackSigner(signerPem),
  outbound: createOutbound({ clock: systemClock, allowLoopback: true }),
  wake: new Wake(),
  logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
})
