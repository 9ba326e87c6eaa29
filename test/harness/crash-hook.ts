// Preloaded into a process under test: dies as by `kill -9` at the n-th hit of one crash point, named by
// POLYTILL_CRASH_AT as `name:n`.
const [name, hit] = (process.env.POLYTILL_CRASH_AT ?? '').split(':')
let hitsLeft = Number(hit)

Reflect.set(globalThis, Symbol.for('polytill.crashpoint'), (reached: string) => {
  if (reached !== name) return
  hitsLeft -= 1
  if (hitsLeft === 0) process.kill(process.pid, 'SIGKILL')
})
