import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { processTree, readMemory } from './process-memory.ts'

test('a process tree holds children and grandchildren, each with its own memory, and forgets the dead', async () => {
  // The grandchild itself says its number: the shell knows it before it has become another program.
  const grandchildCode = 'console.log(process.pid); setTimeout(() => {}, 30_000)'
  const child = spawn('sh', ['-c', '"$0" -e "$1" & wait', process.execPath, grandchildCode], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const pid = child.pid ?? 0
  const [line] = await once(child.stdout, 'data')
  const grandchild = Number(String(line))
  const tree = processTree(process.pid)
  assert.ok(tree.includes(process.pid) && tree.includes(pid) && tree.includes(grandchild))
  const memory = readMemory(tree)
  const own = memory.find(entry => entry.pid === process.pid)
  assert.ok(own && own.pssKiB > 10_000, 'a Node process takes more than 10 MB')
  assert.match(own.name, /^node/)
  const grandchilds = memory.find(entry => entry.pid === grandchild)
  assert.ok(grandchilds && grandchilds.pssKiB > 10_000 && grandchilds.name.startsWith('node'))
  process.kill(grandchild, 'SIGKILL')
  child.kill('SIGKILL')
  await once(child, 'exit')
  assert.ok(!processTree(process.pid).includes(pid))
  assert.deepEqual(readMemory([pid]), [])
})
