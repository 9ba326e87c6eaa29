import { avalancheFields } from './avalanche-header.ts'
import { bytesHex } from './hex.ts'
import { keccak256 } from './keccak.ts'
import type { Header } from './node-schemas.ts'
import { rlpData, rlpList, rlpQuantity } from './rlp.ts'

/**
 * Hash of a header computed from its fields, for every Ethereum fork up to Osaka (EIP-1559, 4895, 4844, 4788, 7685) and
 * for Avalanche C, the one network here whose headers have other fields. Anything a node changed, left out or does not
 * know of makes it differ from the claimed hash.
 */
export function hashHeader(header: Header): string {
  const fields = [
    rlpData(header.parentHash),
    rlpData(header.sha3Uncles),
    rlpData(header.miner),
    rlpData(header.stateRoot),
    rlpData(header.transactionsRoot),
    rlpData(header.receiptsRoot),
    rlpData(header.logsBloom),
    rlpQuantity(header.difficulty),
    rlpQuantity(header.number),
    rlpQuantity(header.gasLimit),
    rlpQuantity(header.gasUsed),
    rlpQuantity(header.timestamp),
    rlpData(header.extraData),
    rlpData(header.mixHash),
    rlpData(header.nonce),
  ]
  fields.push(...(header.extDataHash ? avalancheFields(header, header.extDataHash) : laterFields(header)))
  return bytesHex(keccak256(rlpList(fields)))
}

function laterFields(header: Header): Uint8Array[] {
  const fields: Uint8Array[] = []
  if (header.baseFeePerGas) fields.push(rlpQuantity(header.baseFeePerGas))
  if (header.withdrawalsRoot) fields.push(rlpData(header.withdrawalsRoot))
  if (header.blobGasUsed) fields.push(rlpQuantity(header.blobGasUsed))
  if (header.excessBlobGas) fields.push(rlpQuantity(header.excessBlobGas))
  if (header.parentBeaconBlockRoot) fields.push(rlpData(header.parentBeaconBlockRoot))
  if (header.requestsHash) fields.push(rlpData(header.requestsHash))
  return fields
}
