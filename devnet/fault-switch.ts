import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { FaultProxy } from './fault-proxy.ts'
import type { Fault } from './node-faults.ts'

/**
 * What the sandbox's gateway takes for its node. While no fault is on it hands bytes on to the node, for about a tenth
 * of a millisecond of CPU per call; while one is on, connections lead to a fault proxy instead. Switching cuts open connections.
 */
export class FaultSwitch {
  readonly #proxy: FaultProxy
  readonly #sockets = new Set<Socket>()
  readonly #server
  #on = false
  #port = 0

  private constructor(proxy: FaultProxy, rpcUrl: () => string) {
    this.#proxy = proxy
    this.#server = createServer(client => {
      const port = this.#on ? proxy.port : Number(new URL(rpcUrl()).port)
      this.#join(client, connect(port, '127.0.0.1'))
    })
  }

  /** Listens on a free loopback port. `rpcUrl`: the node, which may come back on another port. */
  static async start(rpcUrl: () => string): Promise<FaultSwitch> {
    const self = new FaultSwitch(await FaultProxy.start(rpcUrl), rpcUrl)
    self.#server.listen(0, '127.0.0.1')
    await once(self.#server, 'listening')
    const address = self.#server.address()
    if (typeof address === 'object' && address !== null) self.#port = address.port
    return self
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** The faults that are on, by method, and how often each was served since they were set. */
  state(): { faults: Readonly<Record<string, Fault>>; served: Readonly<Record<string, number>> } {
    const { pass: _, ...served } = Object.fromEntries(this.#proxy.served)
    return { faults: this.#proxy.faults(), served }
  }

  /** Turns exactly these faults on, by method (`*`: every other one). None heals. */
  set(faults: Readonly<Record<string, Fault>>): void {
    this.#proxy.heal()
    this.#proxy.served.clear()
    for (const [method, fault] of Object.entries(faults)) this.#proxy.fail(method, fault)
    this.#on = Object.keys(faults).length > 0
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await this.#proxy.close()
  }

  #join(client: Socket, upstream: Socket): void {
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        this.#sockets.delete(socket)
        // One that ended in order still has bytes to hand on.
        if (!other.writableEnded) other.destroy()
      })
      socket.pipe(other)
    }
  }
}
