import { parseTarget } from '../../notify/outbound-target.ts'
import type { DeliveryRequest } from '../../notify/ports.ts'
import type { CallbackMethod } from '../../storage/blockbee-callbacks.ts'
import { encodeForm, encodeJson } from './encode-fields.ts'
import type { CallbackField } from './render-fields.ts'

/**
 * The request of a callback or an IPN (reference blockbee 8.2). The merchant's own query stays in the URL in every mode, byte for
 * byte as a URL can carry it; what is returned is what gets signed and sent (8.3).
 */
export function composeRequest(
  { callbackUrl, method }: { callbackUrl: string; method: CallbackMethod },
  fields: readonly CallbackField[],
): DeliveryRequest {
  const target = parseTarget(callbackUrl)
  if (typeof target === 'string') throw new Error(`stored callback is unusable: ${target}`)
  const url = target.transmitted
  if (method === 'json')
    return { method: 'POST', url, contentType: 'application/json', body: encodeJson(fields) }
  if (method === 'post')
    return {
      method: 'POST',
      url,
      contentType: 'application/x-www-form-urlencoded',
      body: encodeForm(fields),
    }
  return { method: 'GET', url: appendQuery(url, encodeForm(fields)) }
}

function appendQuery(url: string, query: string): string {
  const separator = !url.includes('?') ? '?' : /[?&]$/.test(url) ? '' : '&'
  return url + separator + query
}
