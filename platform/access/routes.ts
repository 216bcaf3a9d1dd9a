import type { Door, Doorkeeper } from '#platform/http'
import type { Secrets } from '#platform/secrets'
import type { Database } from '#platform/store'
import type { WorldHost } from '#platform/worlds'
import { accountChangeRoutes } from './account-change-routes.ts'
import { accountRoleRoutes } from './account-role-routes.ts'
import { accountRoutes } from './account-routes.ts'
import { actorRoutes } from './actor-routes.ts'
import { keyRoutes } from './key-routes.ts'
import { OutsideProviders } from './outside.ts'
import { readOutsideConfig } from './outside-config.ts'
import { outsideRoutes } from './outside-routes.ts'
import { ownRoutes } from './own-routes.ts'
import { policyRoutes } from './policy-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { unitRoutes } from './unit-routes.ts'
import { unitSavingRoutes } from './unit-saving-routes.ts'

export { OutsideProviders, readOutsideConfig }

/** What the routes stand on. People are production's, whatever world they look at. */
export interface AccessRooms {
  readonly database: Database
  readonly keeper: Doorkeeper
  readonly secrets: Secrets
  readonly providers: OutsideProviders
  /** Machine time. */
  now(): Date
}

export function accessRoutes(
  door: Door,
  of: {
    host: WorldHost
    keeper: Doorkeeper
    secrets: Secrets
    providers: OutsideProviders
    now?: () => Date
  },
): void {
  const { host, keeper, secrets, providers, now = () => new Date() } = of
  const rooms: AccessRooms = { database: host.production.database, keeper, secrets, providers, now }
  unitRoutes(door)
  unitSavingRoutes(door)
  actorRoutes(door, rooms.database)
  sessionRoutes(door, rooms)
  ownRoutes(door, rooms)
  outsideRoutes(door, rooms)
  accountRoutes(door, rooms)
  accountChangeRoutes(door, rooms)
  accountRoleRoutes(door, rooms)
  policyRoutes(door, rooms)
  keyRoutes(door)
}
