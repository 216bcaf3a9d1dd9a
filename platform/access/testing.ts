import { randomBytes } from 'node:crypto'
import type { Door, Doorkeeper } from '#platform/http'
import { makeSecrets, type Secrets } from '#platform/secrets'
import type { WorldHost } from '#platform/worlds'
import { OutsideProviders } from './outside.ts'
import type { OutsideConfig } from './outside-config.ts'
import { accessRoutes } from './routes.ts'

export function testSecrets(): Secrets {
  const key = randomBytes(32)
  return makeSecrets('access', () => key)
}

/** The routes of this room on a door, with secrets of the test's own. */
export function openAccess(
  door: Door,
  {
    outside = { providers: [] },
    secrets = testSecrets(),
    ...of
  }: { host: WorldHost; keeper: Doorkeeper; outside?: OutsideConfig; secrets?: Secrets; now?: () => Date },
): void {
  accessRoutes(door, { ...of, secrets, providers: new OutsideProviders(outside) })
}
