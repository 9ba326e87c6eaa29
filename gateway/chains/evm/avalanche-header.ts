import type { Header } from './node-schemas.ts'
import { rlpData, rlpQuantity } from './rlp.ts'

const EMPTY = rlpData('0x')

/**
 * What follows the nonce in a header of Avalanche C (coreth, `HeaderSerializable`), in the order of the upgrades: Apricot,
 * Etna, Granite (ACP-226), Helicon (ACP-176, 283, 194). The list ends with the last field that is there; a gap before it
 * is the empty string.
 */
export function avalancheFields(header: Header, extDataHash: string): Uint8Array[] {
  const optional = [
    quantity(header.baseFeePerGas),
    quantity(header.extDataGasUsed),
    quantity(header.blockGasCost),
    quantity(header.blobGasUsed),
    quantity(header.excessBlobGas),
    header.parentBeaconBlockRoot ? rlpData(header.parentBeaconBlockRoot) : null,
    quantity(header.timestampMilliseconds),
    quantity(header.minDelayExcess),
    quantity(header.targetExponent),
    quantity(header.minPriceExponent),
    quantity(header.settledHeight),
    quantity(header.settledGasUnix),
    quantity(header.settledGasNumerator),
    quantity(header.settledExcess),
  ]
  const last = optional.findLastIndex(field => field !== null)
  return [rlpData(extDataHash), ...optional.slice(0, last + 1).map(field => field ?? EMPTY)]
}

function quantity(value: string | null | undefined): Uint8Array | null {
  return value ? rlpQuantity(value) : null
}
