import { readFileSync } from 'node:fs'

// Preloaded into a process under test: dies as by `kill -9` at the n-th hit of one crash point, named as `name:n` by the
// file POLYTILL_CRASH_FILE. The file may come while the process runs; hits before it do not count.
let hits = 0

Reflect.set(globalThis, Symbol.for('polytill.crashpoint'), (reached: string) => {
  const [name, hit] = awaited().split(':')
  if (reached !== name) return
  hits += 1
  if (hits === Number(hit)) process.kill(process.pid, 'SIGKILL')
})

function awaited(): string {
  try {
    return readFileSync(process.env.POLYTILL_CRASH_FILE ?? '', 'utf8')
  } catch {
    return ''
  }
}
