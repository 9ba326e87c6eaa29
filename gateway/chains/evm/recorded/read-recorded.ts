import { readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * What a node of a public network answered: `<network>-<height>.json`. All but one (a single transaction of Base) are
 * blocks; fields that no header has are left out. Found in the test data of other projects and in providers' documentation.
 */
export function readRecorded(name: string): unknown {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, `${name}.json`), 'utf8'))
}
