import { setTimeout as sleep } from 'node:timers/promises'

/** Something that runs beside us and can end by itself. */
export interface Service {
  /** Resolves when it has ended, with a word on how. */
  readonly ended: Promise<string>
  stop(): Promise<void>
}

/** A service that is started again whenever it ends by itself. */
export interface KeptService<S extends Service> {
  /** The running one, or the last that ran. */
  current(): S
  stop(): Promise<void>
}

const RESTARTS_MAX = 5
const RESTARTS_WINDOW_MS = 60_000

/**
 * Starts a service and starts it again when it ends without having been stopped. After 5 restarts within a minute it
 * is left alone. `report` gets a line for every change.
 * @throws what the first start throws
 */
export async function keepRunning<S extends Service>(
  name: string,
  start: () => Promise<S>,
  report: (text: string) => void,
): Promise<KeptService<S>> {
  let current = await start()
  let stopping = false
  const restarts: number[] = []

  const watch = async (): Promise<void> => {
    while (!stopping) {
      const how = await current.ended
      if (stopping) return
      const now = performance.now()
      while (restarts[0] !== undefined && restarts[0] < now - RESTARTS_WINDOW_MS) restarts.shift()
      if (restarts.length >= RESTARTS_MAX) return report(`${name} ended again (${how}) and is left alone`)
      restarts.push(now)
      try {
        current = await start()
        report(`${name} had ended (${how}) and was started again`)
      } catch (error) {
        report(
          `${name} had ended (${how}) and did not start: ${error instanceof Error ? error.message : error}`,
        )
        await sleep(1_000)
      }
    }
  }
  const watching = watch()
  return {
    current: () => current,
    stop: async () => {
      stopping = true
      await current.stop()
      await watching
      // A restart that was under way when we were told to stop.
      await current.stop()
    },
  }
}
