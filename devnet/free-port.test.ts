import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import path from 'node:path'
import { test } from 'node:test'
import { freePort } from './free-port.ts'

const MODULE = path.join(import.meta.dirname, 'free-port.ts')

/** Asks for a port in another process, preferring one; that process lives until `end`. */
async function askElsewhere(preferred: number): Promise<{ port: number; end(): Promise<void> }> {
  const source = `import { freePort } from ${JSON.stringify(MODULE)}
    process.stdin.resume().on('end', () => process.exit())
    console.log(await freePort(${preferred}))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [text] = await once(child.stdout, 'data')
  return {
    port: Number(text),
    async end() {
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}

test('a port that was given is given to nobody else before its server is there, and to its owner again', async () => {
  const port = await freePort()
  const other = await askElsewhere(port)
  assert.notEqual(other.port, port)
  await other.end()
  assert.equal(await freePort(port), port)
})

test('a port of a process that has ended is free again', async () => {
  const earlier = await askElsewhere(await freePort())
  await earlier.end()
  assert.equal(await freePort(earlier.port), earlier.port)
})

test('a port that a server has is not given', async t => {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const taken = server.address()
  assert.ok(typeof taken === 'object' && taken)
  assert.notEqual(await freePort(taken.port), taken.port)
})
