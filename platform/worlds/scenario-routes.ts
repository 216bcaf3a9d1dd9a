import { z } from 'zod'
import { type Door, ProblemError } from '#platform/http'
import { productionId, type Scenario, type ScenarioState, type Scenarios } from '#platform/worlds'
import { Words } from '#vocabulary'

const ScenarioView = z.object({
  id: z.string(),
  title: Words,
  says: Words.meta({ description: 'What waits in it' }),
  state: z.enum(['absent', 'making', 'failed', 'ready']),
  progress: z
    .object({ done: z.int(), of: z.int(), step: Words })
    .optional()
    .meta({ description: 'While it is being made: steps done, of all, and the one under way' }),
  world: z
    .object({ id: z.string(), base: z.string() })
    .optional()
    .meta({ description: 'Once it is ready: the path under which its world is served' }),
})

/** Exercises that the server makes by itself, asked of production. Where it offers none, the list is empty. */
export function scenarioRoutes(door: Door, scenarios: Scenarios): void {
  // Each makes one world, whoever opens it: it is for those who look around, and needs no right to make worlds at will.
  const config = { action: 'overview.read' } as const
  const params = z.object({ id: z.string() })

  door.get(
    '/api/scenarios',
    {
      config,
      schema: {
        tags: ['worlds'],
        summary: 'Exercises that this server makes by itself, and how far each is',
        response: { 200: z.object({ items: z.array(ScenarioView) }) },
      },
    },
    async ({ world }) => {
      refuseFromWithin(world)
      const items = scenarios.list().map(async (one) => view(one, await scenarios.stateOf(one)))
      return { items: await Promise.all(items) }
    },
  )

  door.post(
    '/api/scenarios/:id/world',
    {
      config,
      schema: {
        tags: ['worlds'],
        summary: "Open an exercise's world; where there is none it is made",
        description:
          'Answers at once. While it is being made, `GET /api/scenarios` tells how far it is. Whoever opens it again gets the same world.',
        params,
        response: { 200: ScenarioView },
      },
    },
    async ({ world, params: { id }, principal }) => {
      refuseFromWithin(world)
      const scenario = getScenario(scenarios, id)
      return view(scenario, await scenarios.open(scenario, principal.id))
    },
  )

  door.delete(
    '/api/scenarios/:id/world',
    {
      config,
      schema: {
        tags: ['worlds'],
        summary: "Throw an exercise's world away; opened again, it is made anew",
        params,
        response: { 204: z.null() },
      },
    },
    async ({ world, params: { id } }, reply) => {
      refuseFromWithin(world)
      const scenario = getScenario(scenarios, id)
      if (!(await scenarios.discard(scenario))) {
        const { state } = await scenarios.stateOf(scenario)
        throw state === 'making'
          ? new ProblemError({
              code: 'conflict',
              detail: 'It is being made: wait until it is ready.',
              why: { code: 'scenario.making' },
            })
          : new ProblemError({ code: 'not-found', detail: 'The exercise has no world.' })
      }
      return reply.code(204).send(null)
    },
  )
}

function getScenario(scenarios: Scenarios, id: string): Scenario {
  const found = scenarios.find(id)
  if (!found)
    throw new ProblemError({
      code: 'not-found',
      detail: `This server offers no exercise ${id.slice(0, 40)}.`,
    })
  return found
}

/** A key of a world reaches that world alone. */
function refuseFromWithin({ id }: { readonly id: string }): void {
  if (id === productionId) return
  throw new ProblemError({
    code: 'access.elsewhere',
    detail: 'Exercises are opened and thrown away at the base of production.',
  })
}

function view({ id, title, says }: Scenario, of: ScenarioState): z.infer<typeof ScenarioView> {
  const { state } = of
  switch (of.state) {
    case 'making':
      return { id, title, says, state, progress: { done: of.done, of: of.of, step: of.step } }
    case 'ready':
      return { id, title, says, state, world: { id: of.world, base: `/w/${of.world}` } }
    case 'absent':
    case 'failed':
      return { id, title, says, state }
  }
}
