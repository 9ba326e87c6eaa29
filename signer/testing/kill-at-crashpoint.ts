// Preloaded into a signer under test: dies as by `kill -9` at the chosen hit of the chosen crash point.
let hitsLeft = Number(process.env.KILL_AT_HIT)

Reflect.set(globalThis, Symbol.for('polytill.crashpoint'), (name: string) => {
  if (name !== process.env.KILL_AT) return
  hitsLeft -= 1
  if (hitsLeft === 0) process.kill(process.pid, 'SIGKILL')
})
