import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import { type Door, ProblemError } from '#platform/http'
import { PlacePath, type Why } from '#vocabulary'
import { refuseLast } from './account-change-routes.ts'
import { getAccount, refuseExcess, rightsOf } from './account-reach.ts'
import { AccountId } from './account-routes.ts'
import { giveRole, type RoleRow, takeRole } from './account-store.ts'
import { type RoleName, roleActions } from './decide.ts'
import type { AccessRooms } from './routes.ts'
import { endSessions } from './sessions.ts'
import { findStandingUnit } from './units.ts'
import { covers } from './work.ts'

const Role = z.enum(Object.keys(roleActions) as [RoleName, ...RoleName[]])

const RoleBody = z.strictObject({
  role: Role,
  unit: z.string().min(1).max(64),
  place: PlacePath.optional().meta({
    description: "A place of the unit's, to reach no further; the whole where absent",
  }),
  endsAt: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'Machine time; without an end where absent' }),
})

export function accountRoleRoutes(door: Door, rooms: AccessRooms): void {
  const { database, keeper, now } = rooms
  door.post(
    '/api/accounts/:id/roles',
    {
      config: { action: 'accounts.manage', audited: true },
      schema: {
        tags: ['accounts'],
        summary:
          'Give a role at a unit, which counts from the next sign-in; or another end to one that is there',
        params: AccountId,
        body: RoleBody,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id, roles } = await getAccount(request, rooms, request.params.id)
      const { role, unit, place, endsAt } = request.body
      const at = await database.app.begin((tx) => findStandingUnit(tx, unit))
      if (!at)
        throw invalid('unit', 'no unit that stands has this id', { code: 'unit.unknown', values: { unit } })
      if (place !== undefined && !covers(at.place, place))
        throw invalid('place', `lies outside ${at.place}, the unit's place`, {
          code: 'unit.elsewhere',
          values: { unit, place, at: at.place },
        })
      if (endsAt !== undefined && new Date(endsAt) <= now())
        throw invalid('endsAt', 'lies in the past', { code: 'role.ends-past' })
      refuseExcess(request, { what: 'An account', rights: rightsOf(role, place ?? at.place) })
      refuseLast(
        await giveRole(database, {
          account: id,
          role,
          unit,
          place: place === at.place ? undefined : place,
          endsAt: endsAt === undefined ? undefined : new Date(endsAt),
          by: request.principal.id,
        }),
      )
      // A session that was opened with less, and may be in other hands since, gains nothing.
      if (!hasAlready(roles, { role, unit, place: place ?? at.place }, now())) {
        await endSessions(database, { account: id })
        keeper.revoke(`account:${id}`)
      }
      await recordDeed(database.app, {
        actor: request.principal.id,
        action: 'account.give-role',
        subject: `account:${id}`,
        place: place ?? at.place,
        detail: { role, unit, ...(endsAt === undefined ? {} : { endsAt }) },
      })
      return reply.code(204).send(null)
    },
  )

  door.delete(
    '/api/accounts/:id/roles/:role',
    {
      config: { action: 'accounts.manage', audited: true },
      schema: {
        tags: ['accounts'],
        summary: 'Take a role; what is open under it ends at once',
        params: AccountId.extend({ role: z.uuid() }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id, roles } = await getAccount(request, rooms, request.params.id)
      const taken = roles.find((one) => one.id === request.params.role)
      const change = taken ? await takeRole(database, { account: id, id: taken.id }) : 'none'
      refuseLast(change)
      if (!taken || change === 'none')
        throw new ProblemError({ code: 'not-found', detail: 'This account has no such role.' })
      keeper.revoke(`account:${id}`)
      await recordDeed(database.app, {
        actor: request.principal.id,
        action: 'account.take-role',
        subject: `account:${id}`,
        place: taken.place,
        detail: { role: taken.role, unit: taken.unit },
      })
      return reply.code(204).send(null)
    },
  )
}

function hasAlready(
  roles: readonly RoleRow[],
  given: { role: string; unit: string; place: string },
  now: Date,
): boolean {
  return roles.some(
    ({ role, unit, place, endsAt }) =>
      role === given.role &&
      unit === given.unit &&
      place === given.place &&
      (endsAt === null || endsAt > now),
  )
}

function invalid(member: string, message: string, why: Why): ProblemError {
  const where = `body.${member}`
  return new ProblemError({
    code: 'request.invalid',
    detail: `${where}: ${message}.`,
    errors: [{ where, message }],
    why,
  })
}
