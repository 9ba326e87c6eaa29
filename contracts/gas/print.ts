import { measureGas } from './scenarios.ts'

console.log(JSON.stringify(await measureGas(), null, 2))
