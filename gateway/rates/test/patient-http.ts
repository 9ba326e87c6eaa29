import type { Clock } from '../../runtime/clock.ts'
import { createSourceHttp } from '../fetch-source.ts'
import type { SourceHttp } from '../ports.ts'
import type { SourceServer } from './source-server.ts'

/** Waits long for answers of the server, on however slow a machine, and not for those that never come. */
export function patientHttp(server: SourceServer, clock: Clock): SourceHttp {
  const within = (timeoutMs: number): SourceHttp =>
    createSourceHttp({ timeoutMs, bodyBytesMax: 1_000_000 }, clock)
  const [patient, hasty] = [within(60_000), within(300)]
  return {
    fetch: request => (server.faultOf(request.url).startsWith('hang') ? hasty : patient).fetch(request),
  }
}
