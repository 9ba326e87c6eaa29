export { checkoutPages } from './checkout-pages.ts'
export type { PageSource, PagesDeps } from './deps.ts'
export { orderPages } from './order-pages.ts'
export { registerPages } from './register-pages.ts'
