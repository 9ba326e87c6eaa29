import assert from 'node:assert/strict'
import type { Measured } from './metric.ts'

/** A planted bug must make its figure fail, and not for want of cases. @throws AssertionError */
export function assertNoticed(measured: Measured): void {
  assert.ok(measured.n > 0, 'something was looked at')
  assert.ok(measured.bad > 0, 'the planted bug was noticed')
}
