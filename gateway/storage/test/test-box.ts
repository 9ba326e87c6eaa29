import { SecretBox } from '../secret-box.ts'

/** Text of a key file for tests. */
export const TEST_SECRETS_KEY = '5e'.repeat(32)

/** Seals in tests; the same in every process. */
export const TEST_BOX = new SecretBox(TEST_SECRETS_KEY)
