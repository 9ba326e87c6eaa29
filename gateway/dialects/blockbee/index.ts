export { blockbeeComposer } from './compose-callback.ts'
export { registerBlockbee } from './register-routes.ts'
export type { AssetCatalogue, BlockbeeDeps, ForwardCost } from './route.ts'
