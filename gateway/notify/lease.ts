/**
 * How long a delivery is held by the process that took it. Renewed while held, so it need not cover a whole attempt: what
 * a killed process held is free again this soon. Milliseconds.
 */
export const LEASE_MS = 5_000
