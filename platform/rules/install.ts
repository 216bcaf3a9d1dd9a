import { house, type Tx, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import type { Outside } from './outside.ts'
import { knowKinds, type Surroundings } from './parse-rule.ts'
import { knowPlaces } from './place-words.ts'
import { readyRule } from './ready-rule.ts'
import { findVersion } from './store.ts'
import { tryRule } from './trial.ts'
import { type Asker, enactRule, type Outcome, saveRule } from './use-cases.ts'

/**
 * A rule that comes with a city's folder, into a world that has none of its name: saved, run dry over the last days, and live, by the
 * same use-cases as a person's.
 */
export async function installRule(
  world: World,
  of: { id: string; text: string; part: string; days: number } & Pick<Outside, 'listDuties'>,
): Promise<Outcome<{ version: number }>> {
  const { database, clock } = world
  const scope = house(of.part)
  const bearings = { places: knowPlaces(world.places), zone: clock.zone }
  const asker: Asker = { actor: scope.actor, at: clock.now(), today: clock.today(), mayWrite: () => true }
  const around = async (tx: Tx): Promise<Surroundings> => ({
    kinds: knowKinds(world.rooms.kinds),
    places: bearings.places,
    isPlace: (path) => world.places.find(path) !== undefined,
    duties: await of.listDuties?.(tx),
  })
  const saved = await transact(database, scope, async (tx) => {
    const outcome = await saveRule(tx, { ...of, base: 0, asker, around: await around(tx) })
    if (!outcome.ok) return outcome
    const version = await findVersion(tx, of.id, outcome.version)
    if (!version) throw new Error('a version that was just saved is missing')
    const readied = readyRule(of.text, await around(tx), { versionId: version.id, version: version.version })
    if (!readied.ok) throw new Error('a rule that was just saved is not valid')
    return { ...outcome, ready: readied.ready, versionId: version.id }
  })
  if (!saved.ok) return saved
  const { signal } = new AbortController()
  await tryRule({ database, clock, scope }, { ...saved, days: of.days, bearings, signal })
  const enacted = await transact(database, scope, async (tx) =>
    enactRule(tx, { id: of.id, version: saved.version, asker, around: await around(tx), bearings }),
  )
  return enacted.ok ? { ok: true, version: saved.version } : enacted
}
