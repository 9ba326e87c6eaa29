import { removeAddress, setAddress, viewAddresses } from './pages/addresses.ts'
import { viewOverview } from './pages/overview.ts'
import type { ConsoleRoute } from './route.ts'

/** Every page and form of the console behind its sign-in. */
export const ROUTES: readonly ConsoleRoute[] = [viewOverview, viewAddresses, setAddress, removeAddress]
