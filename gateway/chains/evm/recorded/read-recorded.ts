import { readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * What a node of a public network answered, in `<network>-<height>.json`: blocks, headers, and of Base one transaction.
 * Fields that prove nothing are left out. Found in the test data of other projects and in providers' documentation.
 */
export function readRecorded(name: string): unknown {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, `${name}.json`), 'utf8'))
}
