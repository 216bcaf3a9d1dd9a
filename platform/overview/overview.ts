import { decide, type Principal } from '#platform/access'
import { type AlertInBrief, countAlertChanges, findWork, listLateAlerts } from '#platform/alerts'
import { countEventChanges } from '#platform/events'
import { findReadableEnd, formatPosition, listSilentSources } from '#platform/signals'
import { house, type Scope, type Tx, transact } from '#platform/store'
import { countTaskChanges, listLateTasks } from '#platform/tasks'
import type { World } from '#platform/worlds'
import { type Ages, listReaderAges } from './ages.ts'
import {
  listAlertDecisions,
  listEventDecisions,
  listTaskDecisions,
  lookedThrough,
  rankDecisions,
  type Waiting,
} from './decisions.ts'
import { addContacts, type LateRooms, lateItemsShown, mergeItems, mergeUnits } from './late.ts'
import { scopeFor } from './rights.ts'
import { findSince } from './since.ts'
import type { Overview } from './views.ts'

const silentShown = 20

interface Asking {
  readonly world: World
  readonly principal: Principal
  /** City time. */
  readonly now: Date
  readonly since: Date | undefined
}

export type Found =
  | { readonly ok: true; readonly overview: Overview }
  | { readonly ok: false; readonly message: string }

/** What somebody has to know at once, of what they may read. Expected failure: `since` is none. */
export async function findOverview(of: {
  world: World
  principal: Principal
  since: string | undefined
}): Promise<Found> {
  const { world, principal } = of
  const now = world.clock.now()
  const begun = await transact(world.database, house('overview'), (tx) => begin(tx, of))
  if ('message' in begun) return begun
  const { position, ages, since } = begun
  const asking: Asking = { world, principal, now, since }
  const [alerts, tasks, events, silent] = await Promise.all([
    askAlerts(asking),
    askTasks(asking),
    askEvents(asking),
    within(world, scopeFor(principal, 'sources.read'), (tx) => listSilent(tx)),
  ])
  const waiting = [alerts?.waiting, tasks?.waiting, events?.waiting].filter((one) => one !== undefined)
  const late: LateRooms = { alerts: alerts?.late, tasks: tasks?.late }
  const overview: Overview = {
    position: formatPosition(position),
    at: now,
    asOf: { counts: ages.counts, work: ages.work },
    ...(silent ? { readers: ages.readers, silent } : {}),
    ...(since
      ? {
          changed: {
            since,
            ...(alerts?.changes
              ? { alerts: { ...alerts.changes, closed: { ...alerts.changes.closed } } }
              : {}),
            ...(tasks?.changes ? { tasks: tasks.changes } : {}),
            ...(events?.changes ? { events: events.changes } : {}),
          },
        }
      : {}),
    decisions: {
      first: rankDecisions(waiting),
      waiting: Object.assign({}, ...waiting.map(({ counts }) => counts)) as Waiting['counts'],
    },
    late: {
      ...(late.alerts ? { alerts: late.alerts.count } : {}),
      ...(late.tasks ? { tasks: late.tasks.count } : {}),
      units: await listContacts(asking, late),
      items: mergeItems(late),
    },
  }
  return { ok: true, overview }
}

/** The position first: what happens after it is told by the stream, whether or not the numbers hold it already. */
async function begin(
  tx: Tx,
  { world, since }: { world: World; since: string | undefined },
): Promise<
  | { position: Awaited<ReturnType<typeof findReadableEnd>>; ages: Ages; since: Date | undefined }
  | { ok: false; message: string }
> {
  const position = await findReadableEnd(tx)
  const found = since === undefined ? undefined : await findSince(tx, { text: since, clock: world.clock })
  if (found && !found.ok) return found
  const ages = await listReaderAges(tx, { consumers: world.consumers, now: new Date() })
  return { position, ages, since: found?.since }
}

async function askAlerts({ world, principal, since }: Asking) {
  const reading = scopeFor(principal, 'alarms.read')
  return await within(world, reading, async (tx, scope) => {
    const late = await listLateAlerts(tx, { scope, limit: lookedThrough })
    const mayAnywhere = decide(principal, 'alerts.judge').allow
    const mayJudge = async ({ place, unit, officer }: AlertInBrief) => {
      if (!mayAnywhere) return false
      const had = { place, unit: unit ?? undefined, officer: officer === null ? undefined : { id: officer } }
      return decide(principal, 'alerts.judge', await findWork(tx, had)).allow
    }
    return {
      changes: since && (await countAlertChanges(tx, { scope, since })),
      waiting: await listAlertDecisions(tx, { reading: scope, mayJudge, late }),
      late,
    }
  })
}

async function askTasks({ world, principal, now, since }: Asking) {
  return await within(world, scopeFor(principal, 'tasks.read'), async (tx, scope) => ({
    changes: since && (await countTaskChanges(tx, { scope, since })),
    waiting: await listTaskDecisions(tx, {
      reading: scope,
      deciding: (action) => scopeFor(principal, action),
    }),
    late: await listLateTasks(tx, { scope, now, limit: lateItemsShown }),
  }))
}

async function askEvents({ world, principal, since }: Asking) {
  return await within(world, scopeFor(principal, 'events.read'), async (tx, scope) => ({
    changes: since && (await countEventChanges(tx, since)),
    waiting: await listEventDecisions(tx, { reading: scope, deciding: scopeFor(principal, 'events.judge') }),
  }))
}

/** Telephones of units stand with the units, which who reads places may read. */
async function listContacts({ world, principal, now }: Asking, late: LateRooms) {
  const units = mergeUnits(late)
  const scope = scopeFor(principal, 'places.read')
  const listed = await within(world, scope, (tx) => addContacts(tx, { units, at: now }))
  return listed ?? units.map(({ unit: _, ...counts }) => counts)
}

async function listSilent(tx: Tx): Promise<NonNullable<Overview['silent']>> {
  const { first, count } = await listSilentSources(tx, { limit: silentShown })
  return {
    count,
    items: first.map((row) => ({
      source: row.source,
      silentMs: row.silent_ms,
      expectedEveryMs: row.expected_every_ms,
      ...(row.last_heard ? { lastHeard: row.last_heard } : {}),
      ...(row.title_zh && row.title_en ? { title: { zh: row.title_zh, en: row.title_en } } : {}),
    })),
  }
}

/** Under row-level security of one right; nothing where it is not had. */
async function within<T>(
  { database }: World,
  scope: Scope | undefined,
  work: (tx: Tx, scope: Scope) => Promise<T>,
): Promise<T | undefined> {
  return scope && (await transact(database, scope, (tx) => work(tx, scope)))
}
