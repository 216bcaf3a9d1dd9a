import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { systems } from './house.ts'
import { migrationRooms } from './migration-rooms.ts'

test('whatever SQL a room or a system of the house has is applied, under its own name', () => {
  const withTables = systems.filter(({ migrations }) =>
    readdirSync(migrations).some((file) => file.endsWith('.sql')),
  )
  const applied = new Map(migrationRooms.map(({ room, folder }) => [room, readdirSync(folder)]))
  for (const { id, migrations } of withTables)
    expect([id, applied.get(id)]).toEqual([id, readdirSync(migrations)])
})
