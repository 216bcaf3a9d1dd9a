import type { FastifyRequest } from 'fastify'
import { ProblemError } from '#platform/http'
import { productionId } from '#platform/worlds'
import { type AccountRow, findAccount } from './account-store.ts'
import { parseRole, type RoleName } from './decide.ts'
import { describeExcess, findExcess, type Rights } from './reach.ts'
import type { AccessRooms } from './routes.ts'
import { isCovered } from './work.ts'

/** Accounts are production's: an administrator of another world is nobody there. */
export function refuseOutsideProduction({ world }: FastifyRequest): void {
  if (world.id !== productionId)
    throw new ProblemError({
      code: 'not-found',
      detail: 'Accounts are kept in production: ask without /w/ and the name of a world.',
    })
}

/** Nobody gives rights that they do not have. */
export function refuseExcess(
  { principal, areas }: FastifyRequest,
  { what, rights }: { what: 'A key' | 'An account'; rights: Rights },
): void {
  const excess = findExcess(principal, { areas, rights })
  if (!excess) return
  throw new ProblemError({
    code: excess.code === 'place' ? 'access.elsewhere' : 'access.forbidden',
    detail: `${what} ${describeExcess(excess)}`,
    why: { code: what === 'A key' ? 'key.beyond-you' : 'account.beyond-you' },
  })
}

/** An administrator's account reaches everywhere; any other as far as the place of its role. */
export function rightsOf(role: RoleName, place: string): Rights {
  return { role, places: [role === 'admin' ? '*' : place] }
}

/** An account that lies within the reach of who looks at it. */
export async function getAccountToRead(
  request: FastifyRequest,
  rooms: AccessRooms,
  id: string,
): Promise<AccountRow> {
  const account = await findOne(request, rooms, id)
  if (!reaches(request, account))
    throw new ProblemError({ code: 'access.elsewhere', detail: 'This account lies outside your area.' })
  return account
}

/**
 * The account that an administrator wants to change, where they may do all that it may: who gave somebody a new password could
 * sign in as them.
 */
export async function getAccount(
  request: FastifyRequest,
  rooms: AccessRooms,
  id: string,
): Promise<AccountRow> {
  const account = await findOne(request, rooms, id)
  for (const { role, place } of account.roles) {
    const known = parseRole(role)
    if (known) refuseExcess(request, { what: 'An account', rights: rightsOf(known, place) })
  }
  return account
}

async function findOne(request: FastifyRequest, { database }: AccessRooms, id: string): Promise<AccountRow> {
  refuseOutsideProduction(request)
  const account = await findAccount(database, id)
  if (!account) throw new ProblemError({ code: 'not-found', detail: 'There is no account of this id.' })
  return account
}

/** Whether somebody may see an account: where all its roles lie within their areas. */
export function reaches(request: FastifyRequest, { roles }: AccountRow): boolean {
  const { areas } = request
  return roles.every(({ role, place }) => {
    const known = parseRole(role)
    const places = known ? rightsOf(known, place).places : []
    return places.every((one) => isCovered(one, areas))
  })
}
