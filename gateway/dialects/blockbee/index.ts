export { blockbeeComposer } from './compose-callback.ts'
export { registerPayouts } from './register-payouts.ts'
export { registerBlockbee } from './register-routes.ts'
export type { AssetCatalogue, BlockbeeDeps, ForwardCost } from './route.ts'
