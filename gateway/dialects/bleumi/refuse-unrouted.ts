import type { RefusalForm } from '../refusal-form.ts'
import { refuse } from './refuse.ts'
import { sendBleumiError, sendMessage } from './send-error.ts'

const BELOW_V1 = /^\/+v1(?:[/?]|$)/
const WALLETS = /^\/+v1\/+payment\/+(?:erc20|eth)\/+wallet/

/**
 * Bleumi's words for what no route is looked for. What cannot be decoded names nothing: an unknown id, in the words of its family
 * of paths (reference bleumi 1.4.2; part 4, item 16). Anything else is a gateway's message (1.6).
 */
export const BLEUMI_REFUSALS: RefusalForm = {
  isMine: target => BELOW_V1.test(target),
  send(reply, status, target) {
    if (status === 400)
      return sendBleumiError(reply, refuse(WALLETS.test(target) ? 'g2' : 'g5', 'id_not_found'))
    return sendMessage(reply, status === 414 ? 414 : 500)
  },
}
