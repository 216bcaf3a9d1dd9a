import type { FastifyRequest } from 'fastify'
import {
  type Action,
  decide,
  findKeyPrincipal,
  findSession,
  type Principal,
  type Purpose,
  parsePurpose,
  type SignedIn,
} from '#platform/access'
import { productionId, type World, type WorldHost } from '#platform/worlds'
import { ProblemError } from './problem.ts'

export const sessionCookie = 'lianfang_session'

/** How who asks declares what for. */
export const purposeHeader = 'X-Purpose'

declare module 'fastify' {
  interface FastifyRequest {
    /** The world that the request is for. */
    world: World
    /** Who asks; set on every route that names an action. */
    principal: Principal
    /** Areas in which the route's action is allowed. */
    areas: readonly string[]
    /** What it is done for, as who asks declares it by `X-Purpose`; on routes whose action needs one it is an allowed one. */
    purpose: Purpose | undefined
  }
  interface FastifyInstance {
    keeper: Doorkeeper
  }
  interface FastifyContextConfig {
    /** What the route does, for the decision; `open` for the few that anyone may call. */
    action?: Action | 'open'
    /** The body is one file of any size: an idempotency key tells it by its length. */
    takesFile?: true
  }
}

/** For how long a key that was good is taken as good: revoking one takes effect within this time. */
const rememberedMs = 5_000

/** Finds out who asks. Keys belong to a world; people sign in to production and are known in all worlds. */
export class Doorkeeper {
  readonly #host: WorldHost
  readonly #machineNow: () => number
  readonly #remembered = new Map<string, { principal: Principal; until: number }>()

  constructor(host: WorldHost, machineNow: () => number = Date.now) {
    this.#host = host
    this.#machineNow = machineNow
  }

  /** Lets the request in or throws; promises only where the database has to be asked who it is. */
  admit(request: FastifyRequest): Promise<void> | undefined {
    const { action } = request.routeOptions.config
    if (action === undefined || action === 'open') return undefined
    const known = this.#findRemembered(request)
    if (known) {
      letIn(request, known, action)
      return undefined
    }
    return this.findPrincipal(request).then((principal) => letIn(request, principal, action))
  }

  /** Whether who asked may still do so: for requests that last longer than a revocation may take. */
  async isStillAdmitted(request: FastifyRequest): Promise<boolean> {
    const { action } = request.routeOptions.config
    if (action === undefined || action === 'open') return true
    const principal = await this.findPrincipal(request)
    return principal !== undefined && decide(principal, action, undefined, purposeOf(request)).allow
  }

  async findPrincipal(request: FastifyRequest): Promise<Principal | undefined> {
    const key = keyOf(request)
    if (key !== undefined) return await this.findKeyHolder(request.world, key)
    return (await this.findSignedIn(request))?.principal
  }

  async findSignedIn(request: FastifyRequest): Promise<SignedIn | undefined> {
    const token = request.cookies[sessionCookie]
    return token === undefined ? undefined : await findSession(this.#host.production.database, token)
  }

  /** Whose key this is in a world, by whichever door it is shown. */
  async findKeyHolder(world: World, key: string): Promise<Principal | undefined> {
    return this.#recall(world, key) ?? (await this.#findKey(world, key))
  }

  #findRemembered(request: FastifyRequest): Principal | undefined {
    const key = keyOf(request)
    return key === undefined ? undefined : this.#recall(request.world, key)
  }

  #recall({ id }: World, key: string): Principal | undefined {
    const known = this.#remembered.get(`${id} ${key}`)
    return known && known.until > this.#machineNow() ? known.principal : undefined
  }

  /** A key of the world itself; in any other world, a key of production that may move worlds is good too. */
  async #findKey(world: World, key: string): Promise<Principal | undefined> {
    const principal = (await findKeyPrincipal(world.database, key)) ?? (await this.#findOwner(world, key))
    if (this.#remembered.size >= 1_000) this.#remembered.clear()
    if (principal)
      this.#remembered.set(`${world.id} ${key}`, { principal, until: this.#machineNow() + rememberedMs })
    return principal
  }

  async #findOwner(world: World, key: string): Promise<Principal | undefined> {
    if (world.id === productionId) return undefined
    const principal = await findKeyPrincipal(this.#host.production.database, key)
    return principal && decide(principal, 'worlds.manage').allow ? principal : undefined
  }
}

function keyOf(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
}

function letIn(request: FastifyRequest, principal: Principal | undefined, action: Action): void {
  if (!principal) {
    throw new ProblemError({
      code: 'access.unknown',
      detail: 'Sign in, or send a key as "Authorization: Bearer …".',
    })
  }
  // Also where it is refused: the attempt is on record under its name.
  request.principal = principal
  const purpose = purposeOf(request)
  const decision = decide(principal, action, undefined, purpose)
  if (!decision.allow)
    throw new ProblemError({ code: decision.code, detail: `${principal.id} ${decision.message}.` })
  request.areas = decision.areas
  request.purpose = purpose
}

function purposeOf({ headers }: FastifyRequest): Purpose | undefined {
  const declared = headers[purposeHeader.toLowerCase()]
  return typeof declared === 'string' ? parsePurpose(declared.trim()) : undefined
}

/** Refuses what a page of another origin makes a signed-in browser send. */
export function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const { origin, host } = request.headers
  // "null" is the origin of a page that has none, as in a sandboxed frame: a foreign one.
  const foreign = origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
  if (foreign && request.cookies[sessionCookie] !== undefined) {
    throw new ProblemError({
      code: 'access.forbidden',
      detail: 'The request comes from a page of another site.',
    })
  }
}
