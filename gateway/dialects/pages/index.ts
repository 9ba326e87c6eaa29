export type { PagesDeps } from './deps.ts'
export { registerPages } from './register-pages.ts'
