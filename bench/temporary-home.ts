import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { BenchRun } from './measurement.ts'

/** A new folder that goes when the bench ends. Others may pass through: the database runs under its own account. */
export function temporaryHome(run: BenchRun, name: string): string {
  const home = mkdtempSync(path.join(os.tmpdir(), `polytill-bench-${name}-`))
  chmodSync(home, 0o711)
  run.onEnd(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }))
  return home
}
