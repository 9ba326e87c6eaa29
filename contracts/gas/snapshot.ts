import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type GasFigures, measureGas } from './scenarios.ts'

const snapshotPath = join(import.meta.dirname, '..', 'gas-snapshot.json')

/** The committed figures, by scenario. Throws when the file holds anything but numbers. */
export function readSnapshot(): GasFigures {
  const parsed: unknown = JSON.parse(readFileSync(snapshotPath, 'utf8'))
  if (typeof parsed !== 'object' || parsed === null) throw new Error('gas-snapshot.json is not an object')
  return Object.fromEntries(
    Object.entries(parsed).map(([name, gas]) => {
      if (typeof gas !== 'number') throw new Error(`gas-snapshot.json: ${name} is not a number`)
      return [name, gas]
    }),
  )
}

/** `node contracts/gas/snapshot.ts` measures anew and writes the file, which is then committed. */
if (import.meta.main) {
  writeFileSync(snapshotPath, `${JSON.stringify(await measureGas(), null, 2)}\n`)
  console.log(`wrote ${snapshotPath}`)
}
