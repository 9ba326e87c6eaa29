/**
 * A merchant's own name of something. PostgreSQL text holds no NUL and no half of a surrogate pair, and an id is shown in lists
 * and paths.
 */
export const MERCHANT_ID = /^(?!\s)[^\p{Cc}\p{Cs}]{1,128}$/u

/** An address as clients send it, in any case: the checksum of mixed case is not held against it (reference bleumi 1.4.1). */
export const WIRE_ADDRESS = /^0x[0-9a-fA-F]{40}$/
