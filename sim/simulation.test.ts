import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { runSimulation } from './run-simulation.ts'
import { openSimulatedDatabase, type SimulatedDatabase } from './simulated-database.ts'
import { calmSwarm, swarmOf } from './swarm.ts'

// The whole core on virtual time, against everything that goes wrong at once. `npm run sim -- --seeds A-B` runs more.

describe('simulated runs', () => {
  let database: SimulatedDatabase
  before(async () => {
    database = await openSimulatedDatabase()
  })
  after(() => database.close())

  test('a calm world: everything is paid and told', async () => {
    const result = await runSimulation(database, 1, { swarm: { ...calmSwarm(1), payments: 60 } })
    assert.deepEqual(result.wrong, [])
    assert.ok(result.payments > 0 && result.settlements > 0 && result.events > 0)
  })

  for (const seed of [2, 4])
    test(`seed ${seed}`, async () => {
      const result = await runSimulation(database, seed, { swarm: { ...swarmOf(seed), payments: 60 } })
      assert.deepEqual(result.wrong, [], `replay: npm run sim -- --seed ${seed}`)
      assert.ok(result.payments > 0)
    })
})

test('a seed always gives the same swarm', () => {
  assert.deepEqual(swarmOf(7), swarmOf(7))
  assert.notDeepEqual(swarmOf(7), swarmOf(8))
})
