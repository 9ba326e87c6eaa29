import { z } from 'zod'

/** Schemas of node answers (F9). Unknown fields are dropped; hex is normalised to lower case where identity hangs on it. */
const lower = (pattern: RegExp) =>
  z
    .string()
    .regex(pattern)
    .transform(text => text.toLowerCase())

/** Some nodes pad quantities with zeros; the value counts. At most 32 bytes. */
export const quantitySchema = z.string().regex(/^0x[0-9a-fA-F]{1,64}$/)
export const hashSchema = lower(/^0x[0-9a-fA-F]{64}$/)
export const addressSchema = lower(/^0x[0-9a-fA-F]{40}$/)
export const dataSchema = lower(/^0x(?:[0-9a-fA-F]{2})*$/)
const bloomSchema = lower(/^0x[0-9a-fA-F]{512}$/)

/** Header fields as nodes give them; the optional ones came with later forks. */
export const headerSchema = z.object({
  hash: hashSchema,
  parentHash: hashSchema,
  sha3Uncles: hashSchema,
  miner: addressSchema,
  stateRoot: hashSchema,
  transactionsRoot: hashSchema,
  receiptsRoot: hashSchema,
  logsBloom: bloomSchema,
  difficulty: quantitySchema,
  number: quantitySchema,
  gasLimit: quantitySchema,
  gasUsed: quantitySchema,
  timestamp: quantitySchema,
  extraData: dataSchema,
  mixHash: hashSchema,
  nonce: lower(/^0x[0-9a-fA-F]{16}$/),
  baseFeePerGas: quantitySchema.nullish(),
  withdrawalsRoot: hashSchema.nullish(),
  blobGasUsed: quantitySchema.nullish(),
  excessBlobGas: quantitySchema.nullish(),
  parentBeaconBlockRoot: hashSchema.nullish(),
  requestsHash: hashSchema.nullish(),
  // Avalanche C.
  extDataHash: hashSchema.nullish(),
  extDataGasUsed: quantitySchema.nullish(),
  blockGasCost: quantitySchema.nullish(),
  timestampMilliseconds: quantitySchema.nullish(),
  minDelayExcess: quantitySchema.nullish(),
  targetExponent: quantitySchema.nullish(),
  minPriceExponent: quantitySchema.nullish(),
  settledHeight: quantitySchema.nullish(),
  settledGasUnix: quantitySchema.nullish(),
  settledGasNumerator: quantitySchema.nullish(),
  settledExcess: quantitySchema.nullish(),
})
export type Header = z.infer<typeof headerSchema>

const accessListSchema = z.array(z.object({ address: addressSchema, storageKeys: z.array(hashSchema) }))

const authorizationSchema = z.object({
  chainId: quantitySchema,
  address: addressSchema,
  nonce: quantitySchema,
  yParity: quantitySchema,
  r: quantitySchema,
  s: quantitySchema,
})

export const transactionSchema = z.object({
  hash: hashSchema,
  type: quantitySchema.default('0x0'),
  from: addressSchema,
  to: addressSchema.nullish(),
  nonce: quantitySchema,
  value: quantitySchema,
  gas: quantitySchema,
  input: dataSchema,
  gasPrice: quantitySchema.nullish(),
  maxFeePerGas: quantitySchema.nullish(),
  maxPriorityFeePerGas: quantitySchema.nullish(),
  maxFeePerBlobGas: quantitySchema.nullish(),
  blobVersionedHashes: z.array(hashSchema).nullish(),
  accessList: accessListSchema.nullish(),
  authorizationList: z.array(authorizationSchema).nullish(),
  chainId: quantitySchema.nullish(),
  v: quantitySchema.nullish(),
  yParity: quantitySchema.nullish(),
  r: quantitySchema.nullish(),
  s: quantitySchema.nullish(),
  // Deposits of the OP Stack.
  sourceHash: hashSchema.nullish(),
  mint: quantitySchema.nullish(),
  isSystemTx: z.boolean().nullish(),
  // Arbitrum's messages from Ethereum.
  requestId: hashSchema.nullish(),
  ticketId: hashSchema.nullish(),
  refundTo: addressSchema.nullish(),
  maxRefund: quantitySchema.nullish(),
  submissionFeeRefund: quantitySchema.nullish(),
  l1BaseFee: quantitySchema.nullish(),
  depositValue: quantitySchema.nullish(),
  retryTo: addressSchema.nullish(),
  retryValue: quantitySchema.nullish(),
  retryData: dataSchema.nullish(),
  beneficiary: addressSchema.nullish(),
  maxSubmissionFee: quantitySchema.nullish(),
  // The signed bytes, where they were asked for: Polygon's state syncs cannot be encoded from their fields.
  raw: dataSchema.nullish(),
})
export type NodeTransaction = z.infer<typeof transactionSchema>

export const blockSchema = headerSchema.extend({ transactions: z.array(transactionSchema) })
export type NodeBlock = z.infer<typeof blockSchema>

export const logSchema = z.object({
  address: addressSchema,
  topics: z.array(hashSchema).max(4),
  data: dataSchema,
  blockHash: hashSchema,
  transactionHash: hashSchema,
  logIndex: quantitySchema,
})
export type NodeLog = z.infer<typeof logSchema>

export const receiptSchema = z.object({
  transactionHash: hashSchema,
  blockHash: hashSchema,
  type: quantitySchema.default('0x0'),
  status: quantitySchema,
  cumulativeGasUsed: quantitySchema,
  gasUsed: quantitySchema,
  effectiveGasPrice: quantitySchema,
  // What rollups of the OP Stack charge beside gas for their data.
  l1Fee: quantitySchema.nullish(),
  depositNonce: quantitySchema.nullish(),
  depositReceiptVersion: quantitySchema.nullish(),
  logsBloom: bloomSchema,
  logs: z.array(logSchema),
})
export type NodeReceipt = z.infer<typeof receiptSchema>
