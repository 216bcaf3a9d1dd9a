import { z } from 'zod'
import { listDutiesAround } from '#platform/access'
import { recordDeed } from '#platform/audit'
import { type Door, ProblemError, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import type { World } from '#platform/worlds'
import { PlacePath } from '#vocabulary'
import { knownTypes, settingsAt, typeRuleAt } from './city-rules.ts'
import { requireAt } from './list-routes.ts'
import { type TaskKind, taskKinds } from './new-task.ts'
import { listSettings, listTypeNames, listTypeRules, saveSetting, saveTypeRule } from './store.ts'
import { faultsOfType } from './type-faults.ts'
import { SettingsView, TypeRuleFields, TypeRuleView } from './views.ts'

const at = z.strictObject({
  place: PlacePath.meta({ description: 'What holds here: its own figures, else those of the places above' }),
  kind: z.enum(taskKinds).default('problem').meta({ description: 'Whose defaults fill what nobody has set' }),
})
const Type = z.object({ type: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/) })

/** What a city decides about its tasks. */
export function settingRoutes(door: Door): void {
  door.get(
    '/api/task-types',
    {
      config: { action: 'tasks.read' },
      schema: {
        tags: ['tasks'],
        summary: 'Time limits, checking shares and closing conditions of the types known at a place',
        querystring: at,
        response: { 200: z.object({ items: z.array(TypeRuleView) }) },
      },
    },
    async (request) => {
      const { place, kind } = request.query
      return await transact(request.world.database, scopeOf(request), async (tx) => {
        const types = [...new Set([...knownTypes, ...(await listTypeNames(tx, [place]))])].sort()
        const rows = await listTypeRules(tx, { types, places: [place] })
        return { items: types.map((type) => ({ type, ...typeRuleAt(rows, { type, kind, place }) })) }
      })
    },
  )

  door.put(
    '/api/task-types/:type',
    {
      config: { action: 'tasks.dispatch' },
      schema: {
        tags: ['tasks'],
        summary:
          'Set what holds for a type at a place and below; what is left out comes from above. Tasks that are open keep their time',
        params: Type,
        body: z.strictObject({
          place: PlacePath,
          kind: z.enum(taskKinds).default('problem'),
          ...z.object(TypeRuleFields).partial().shape,
        }),
        response: { 200: TypeRuleView },
      },
    },
    async (request) => {
      const { type } = request.params
      const { place, kind, ...fields } = request.body
      requireKnown(request.world, place)
      requireAt(request, 'tasks.dispatch', place)
      return await transact(request.world.database, scopeOf(request), async (tx) => {
        const faults = faultsOfType({
          type,
          place,
          isNamed: fields.title !== undefined,
          duty: fields.duty,
          rows: await listTypeRules(tx, { types: [type], places: [place] }),
          types: await listTypeNames(tx, [place]),
          duties: await listDutiesAround(tx, place),
        })
        if (faults.length > 0) throw invalid(faults)
        await saveTypeRule(tx, {
          type,
          place,
          title: fields.title ?? null,
          limitHours: fields.limitHours ?? null,
          urgentLimitHours: fields.urgentLimitHours ?? null,
          checkingShare: fields.checkingShare ?? null,
          closingCondition: fields.closingCondition ?? null,
          duty: fields.duty ?? null,
          dispatchesItself: fields.dispatchesItself ?? null,
        })
        const detail = { limitHours: fields.limitHours, checkingShare: fields.checkingShare }
        const actor = request.principal.id
        await recordDeed(tx, { actor, action: 'task-type.set', subject: `task-type:${type}`, place, detail })
        return await readType(tx, { type, kind, place })
      })
    },
  )

  door.get(
    '/api/task-settings',
    {
      config: { action: 'tasks.read' },
      schema: {
        tags: ['tasks'],
        summary: 'Whether two centres are kept, and how many returns and reworks are too many',
        querystring: z.strictObject({ place: PlacePath }),
        response: { 200: SettingsView },
      },
    },
    async (request) => {
      const { place } = request.query
      const rows = await transact(request.world.database, scopeOf(request), (tx) => listSettings(tx, [place]))
      return settingsAt(rows, place)
    },
  )

  door.put(
    '/api/task-settings',
    {
      config: { action: 'tasks.dispatch' },
      schema: {
        tags: ['tasks'],
        summary: 'Set them for a place and below; what is left out comes from above',
        body: z.strictObject({ place: PlacePath, ...SettingsView.partial().shape }),
        response: { 200: SettingsView },
      },
    },
    async (request) => {
      const { place, twoCentres, returnsAtMost, reworksAtMost } = request.body
      requireKnown(request.world, place)
      requireAt(request, 'tasks.dispatch', place)
      return await transact(request.world.database, scopeOf(request), async (tx) => {
        await saveSetting(tx, {
          place,
          twoCentres: twoCentres ?? null,
          returnsAtMost: returnsAtMost ?? null,
          reworksAtMost: reworksAtMost ?? null,
        })
        await recordDeed(tx, {
          actor: request.principal.id,
          action: 'task-settings.set',
          subject: 'task-settings',
          place,
          detail: { twoCentres, returnsAtMost, reworksAtMost },
        })
        return settingsAt(await listSettings(tx, [place]), place)
      })
    },
  )
}

async function readType(
  tx: Parameters<typeof listTypeRules>[0],
  of: { type: string; kind: TaskKind; place: PlacePath },
): Promise<z.infer<typeof TypeRuleView>> {
  const rows = await listTypeRules(tx, { types: [of.type], places: [of.place] })
  return { type: of.type, ...typeRuleAt(rows, of) }
}

function requireKnown(world: World, place: PlacePath): void {
  if (!world.places.find(place))
    throw invalid([{ where: 'body.place', message: `there is no place ${place} in this city` }])
}

function invalid(errors: readonly { where: string; message: string }[]): ProblemError {
  const detail = errors.map(({ where, message }) => `${where}: ${message}.`).join(' ')
  return new ProblemError({ code: 'request.invalid', detail, errors })
}
