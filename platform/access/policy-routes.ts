import { z } from 'zod'
import { type Door, ProblemError } from '#platform/http'
import { Words } from '#vocabulary'
import { refuseOutsideProduction } from './account-reach.ts'
import { type RoleName, roleActions } from './decide.ts'
import { getPolicy, savePolicy } from './policy.ts'
import { describeRoles } from './role-words.ts'
import type { AccessRooms } from './routes.ts'

const Role = z.enum(Object.keys(roleActions) as [RoleName, ...RoleName[]])

const PolicyView = z.strictObject({
  shortestPassword: z.int().min(8).max(64),
  idleMinutes: z
    .int()
    .min(5)
    .max(1_440)
    .meta({ description: 'A session that asks nothing for so long is over' }),
  sessionHours: z.int().min(1).max(720).meta({ description: 'A session is over after so long' }),
  oneTimePasswordHours: z.int().min(1).max(720),
  totpRoles: z.array(Role).max(100).meta({ description: 'Who holds one of these needs a second factor' }),
})

export function policyRoutes(door: Door, { database }: AccessRooms): void {
  door.get(
    '/api/roles',
    {
      config: { action: 'places.read' },
      schema: {
        tags: ['access'],
        summary: 'The roles in words: whom each is for, what it may do and what for',
        response: {
          200: z.object({
            items: z.array(
              z.object({
                role: z.string(),
                name: Words,
                for: Words,
                reach: Words,
                needsSecondFactor: z.boolean(),
                may: z.array(
                  z.object({
                    action: z.string(),
                    words: Words,
                    purposes: z
                      .array(z.object({ purpose: z.string(), words: Words }))
                      .optional()
                      .meta({ description: 'Present where it needs one: those that the role may claim' }),
                  }),
                ),
              }),
            ),
          }),
        },
      },
    },
    async () => {
      const { totpRoles } = await getPolicy(database)
      return {
        items: describeRoles().map((role) => ({
          ...role,
          needsSecondFactor: totpRoles.includes(role.role),
          may: role.may.map(({ purposes, ...one }) => ({
            ...one,
            ...(purposes ? { purposes: [...purposes] } : {}),
          })),
        })),
      }
    },
  )

  door.get(
    '/api/access/policy',
    {
      config: { action: 'accounts.read' },
      schema: {
        tags: ['access'],
        summary: 'What this server demands of whoever signs in',
        response: { 200: PolicyView },
      },
    },
    async (request) => {
      refuseOutsideProduction(request)
      const { totpRoles, ...policy } = await getPolicy(database)
      return { ...policy, totpRoles: [...totpRoles] }
    },
  )

  door.put(
    '/api/access/policy',
    {
      config: { action: 'accounts.manage' },
      schema: {
        tags: ['access'],
        summary: 'Change it; sessions that are over by the new limits end at once',
        body: PolicyView,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      refuseOutsideProduction(request)
      if (!request.areas.includes('*'))
        throw new ProblemError({
          code: 'access.elsewhere',
          detail: 'The policy is for everybody: only who administers everywhere changes it.',
        })
      await savePolicy(database, request.body)
      return reply.code(204).send(null)
    },
  )
}
