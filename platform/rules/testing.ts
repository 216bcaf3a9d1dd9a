import { accept, emitSignal, makeDoorKinds, makeJudge } from '#platform/signals'
import { house, type Tx, transact } from '#platform/store'
import type { Rooms } from '#platform/system'
import type { World } from '#platform/worlds'
import type { SignalEvent } from '#vocabulary'
import type { Escalation, NewAlert, NewTask, Opened, Outside } from './outside.ts'
import { knowKinds, type Surroundings } from './parse-rule.ts'
import { knowPlaces } from './place-words.ts'
import { addTrial, findVersion } from './store.ts'
import { type Asker, enactRule, saveRule } from './use-cases.ts'

/** What stands outside of the room in its tests: it writes down what it was asked for, and tells the steps as the rooms do. */
export interface Recorder extends Outside {
  readonly alerts: (NewAlert & { id: number })[]
  readonly escalated: Escalation[]
  readonly tasks: (NewTask & { id: number })[]
  /** Whoever has a duty; others get no task. */
  readonly duties: string[]
  step(
    world: World,
    subject: string,
    of: { number: number; step: string; to: string; actor: string },
  ): Promise<void>
}

export function makeRecorder(): Recorder {
  const alerts: Recorder['alerts'] = []
  const tasks: Recorder['tasks'] = []
  const escalated: Recorder['escalated'] = []
  const keys = new Set<string>()
  const duties = ['cdc', 'health-commission', 'street-office']
  const placeOf = (subject: string) =>
    [...alerts, ...tasks].find(({ id }) => subject.endsWith(`:${id}`))?.place ?? ('cn' as NewAlert['place'])
  const tell = (
    tx: Tx,
    { clock }: Rooms,
    of: { subject: string; number: number; step: string; to: string; actor: string },
  ) => {
    const { actor, ...data } = of
    const [cycle = ''] = of.subject.split(':')
    return emitSignal(tx, {
      part: cycle,
      id: `${of.subject}:${of.number}`,
      kind: `${cycle}.step`,
      place: placeOf(of.subject),
      at: clock.now(),
      today: clock.today(),
      actor,
      data: { takenOn: clock.today(), ...data },
    })
  }
  return {
    alerts,
    escalated,
    tasks,
    duties,
    listDuties: async () => duties,
    async raiseAlerts(tx, rooms, asked) {
      const ids: (number | undefined)[] = []
      for (const alert of asked) {
        const name = `${alert.origin.id} ${alert.key}`
        const id = keys.has(name) ? undefined : alerts.length + 1
        ids.push(id)
        if (id === undefined) continue
        keys.add(name)
        alerts.push({ ...alert, id })
        await tell(tx, rooms, {
          subject: `alert:${id}`,
          number: 1,
          step: 'raise',
          to: 'open',
          actor: 'house:rules',
        })
      }
      return ids
    },
    async escalateAlerts(tx, rooms, asked) {
      escalated.push(...asked)
      for (const { alert } of asked)
        await tell(tx, rooms, {
          subject: `alert:${alert}`,
          number: 2,
          step: 'escalate',
          to: 'open',
          actor: 'house:alerts',
        })
    },
    async openTasks(tx, rooms, asked, { actor }) {
      const opened: Opened[] = []
      for (const task of asked) {
        if (!duties.includes(task.duty ?? '')) {
          opened.push({ code: 'unit.none', message: `nobody has ${task.duty}` })
          continue
        }
        const id = 100 + tasks.length
        tasks.push({ ...task, id })
        opened.push({ id })
        await tell(tx, rooms, { subject: `task:${id}`, number: 1, step: 'open', to: 'open', actor })
      }
      return opened
    },
    async step(world, subject, of) {
      await transact(world.database, house('test'), (tx) => tell(tx, world.rooms, { subject, ...of }))
      await world.settled()
    },
  }
}

const everywhere = (world: World): Asker => ({
  actor: 'test',
  at: world.clock.now(),
  today: world.clock.today(),
  mayWrite: () => true,
})

export function surroundingsOf(world: World, duties?: readonly string[]): Surroundings {
  return {
    kinds: knowKinds(world.rooms.kinds),
    places: knowPlaces(world.places),
    isPlace: (path) => world.places.find(path) !== undefined,
    duties,
  }
}

/** Saves a rule and lets it act, as the API does. */
export async function enact(world: World, text: string, base = 0): Promise<void> {
  const around = surroundingsOf(world)
  const asker = everywhere(world)
  await transact(world.database, house('test'), async (tx) => {
    const id = /^id: (\S+)$/m.exec(text)?.[1] ?? ''
    const saved = await saveRule(tx, { id, text, base, asker, around })
    if (!saved.ok) throw new Error(JSON.stringify(saved.refusal))
    const version = await findVersion(tx, id, saved.version)
    await addTrial(tx, {
      versionId: version?.id ?? 0,
      days: 1,
      signals: 0,
      found: 0,
      by: 'test',
      at: asker.at,
    })
    const bearings = { places: around.places, zone: world.clock.zone }
    const enacted = await enactRule(tx, { id, version: undefined, asker, around, bearings })
    if (!enacted.ok) throw new Error(JSON.stringify(enacted.refusal))
  })
}

/** Sends signals through the world's own door and intake, and waits until every consumer has seen them. */
export async function send(world: World, events: readonly SignalEvent[]): Promise<void> {
  const judge = makeJudge({
    door: () => ({
      kinds: makeDoorKinds(world.rooms.kinds),
      today: world.clock.today(),
      findPlace: (text, on) => world.places.resolve(text, on),
      maySubmit: () => undefined,
    }),
    intake: world.intake,
    submittedBy: 'key:test',
    onRefused: () => {},
  })
  const verdicts = await accept(
    events.map((value) => ({ value })),
    judge,
  )
  const refused = verdicts.find(({ verdict }) => verdict === 'refused')
  if (refused) throw new Error(JSON.stringify(refused))
  await world.settled()
}

let numbered = 0

/** One suspected case, with what the test says of it. */
export function suspected(
  place: string,
  reportDate: string,
  { disease = 'measles', classification = 'suspected', ...event }: Record<string, unknown> = {},
): SignalEvent {
  numbered++
  return {
    specversion: '1.0',
    id: `s${numbered}`,
    source: 'urn:test:hospital',
    type: 'case.report',
    place,
    data: { disease, reportDate, classification },
    ...event,
  }
}
