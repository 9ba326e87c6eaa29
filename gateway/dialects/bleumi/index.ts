export { bleumiComposer } from './compose-webhook.ts'
export { DEFAULT_LIMITS } from './limits.ts'
export { PRODUCTION_CODES, SANDBOX_CODES } from './network-codes.ts'
export { registerBleumi } from './register-routes.ts'
