import { BlockbeeError } from './errors.ts'
import type { RouteHandler } from './route.ts'

/** For paths of the protocol that are not served: answers as for any unknown path (reference blockbee 1.3). */
export const refusePath: RouteHandler<'none'> = async () => {
  throw new BlockbeeError('path_unknown')
}
