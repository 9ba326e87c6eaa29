import { type Bench, figure } from './measurement.ts'
import { processTree, readMemory } from './process-memory.ts'
import { startSandbox } from './sandbox.ts'
import { temporaryHome } from './temporary-home.ts'

const IDLE_SECONDS = 10

/** Memory of everything `npm start` runs, idle: gateway, signer, PostgreSQL with its backends, chains. */
export const memory: Bench = async run => {
  const sandbox = await startSandbox(run, { home: temporaryHome(run, 'memory') })
  await new Promise(resolve => setTimeout(resolve, IDLE_SECONDS * 1000))
  const processes = readMemory(processTree(sandbox.pid))
  const byName = new Map<string, number>()
  for (const { name, pssKiB } of processes) byName.set(name, (byName.get(name) ?? 0) + pssKiB / 1024)
  const total = [...byName.values()].reduce((sum, mib) => sum + mib, 0)
  const largest = [...byName].sort(([, a], [, b]) => b - a)
  for (const [name, mib] of largest) run.say(`${name.padEnd(32)} ${mib.toFixed(1)} MiB`)
  return [
    figure('memory.idle', 'MiB PSS', { total, processes: processes.length }, processes.length, {
      idleSeconds: IDLE_SECONDS,
      processes,
    }),
  ]
}
