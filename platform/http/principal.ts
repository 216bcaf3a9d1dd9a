import type { FastifyRequest } from 'fastify'
import {
  type Action,
  decide,
  findKeyPrincipal,
  findSession,
  type Principal,
  type Purpose,
  parsePurpose,
  type Reach,
  type SignedIn,
  type Step,
} from '#platform/access'
import { productionId, type World, type WorldHost } from '#platform/worlds'
import { ProblemError } from './problem.ts'
import { Watchers } from './watchers.ts'

export const sessionCookie = 'lianfang_session'

/** How who asks declares what for. */
export const purposeHeader = 'X-Purpose'

/** What a route does: an action, for the decision; `open` to anyone; or `own`, what everyone signed in may do about themselves. */
export type RouteAction = Action | 'open' | 'own'

declare module 'fastify' {
  interface FastifyRequest {
    /** The world that the request is for. */
    world: World
    /** Who asks; set on every route that names an action, or is about one's own. */
    principal: Principal
    /** Areas in which the route's action is allowed. */
    areas: readonly string[]
    /** Whose work the route's action may change there. */
    works: readonly Reach[]
    /** What it is done for, as who asks declares it by `X-Purpose`; on routes whose action needs one it is an allowed one. */
    purpose: Purpose | undefined
    /** Who is signed in, on routes about one's own. */
    signedIn: SignedIn | undefined
  }
  interface FastifyInstance {
    keeper: Doorkeeper
  }
  interface FastifyContextConfig {
    /** A page that people open: it reads no world by itself, so that it is served also for one that is gone. */
    isPage?: true
    /** What the route does, for the decision. */
    action?: RouteAction
    /** The step of signing in that an `own` route takes: it is open though that is still to be done. */
    takesStep?: Step
    /** The body is one file of any size: an idempotency key tells it by its length. */
    takesFile?: true
  }
}

/** For how long a key that was good is taken as good where another process revokes it. */
const rememberedMs = 5_000

/** How often something that lasts asks whether it may go on: a role may have ended, a session been idle. */
const askAgainMs = 5_000

interface Known {
  readonly principal: Principal
  readonly signedIn?: SignedIn
}

/** Finds out who asks. Keys belong to a world; people sign in to production and are known in all worlds. */
export class Doorkeeper {
  readonly #host: WorldHost
  readonly #machineNow: () => number
  readonly #remembered = new Map<string, { principal: Principal; until: number }>()
  readonly #watchers = new Watchers()

  constructor(host: WorldHost, machineNow: () => number = Date.now) {
    this.#host = host
    this.#machineNow = machineNow
  }

  /** Lets the request in or throws; promises only where the database has to be asked who it is. */
  admit(request: FastifyRequest): Promise<void> | undefined {
    const { action } = request.routeOptions.config
    if (action === undefined || action === 'open') return undefined
    if (action === 'own') return this.findSignedIn(request).then((signedIn) => letInToOwn(request, signedIn))
    const known = this.#findRemembered(request)
    if (known) {
      letIn(request, { principal: known }, action)
      return undefined
    }
    return this.#findKnown(request).then((who) => letIn(request, who, action))
  }

  /** Who asked, with the rights that they have now; nothing where they may not go on. */
  async #findStill(request: FastifyRequest): Promise<Principal | undefined> {
    const { action } = request.routeOptions.config
    const known = await this.#findKnown(request, { touch: false })
    if (!known || nextStep(known.signedIn)) return undefined
    const { principal } = known
    if (action === undefined || action === 'open' || action === 'own') return principal
    return decide(principal, action, undefined, purposeOf(request)).allow ? principal : undefined
  }

  /**
   * Watches over a request that lasts: calls `end` once, when who asked may not go on. At once where this server ends their
   * session or key; within some seconds where time or another process does. `goOn` is told every some seconds with what rights
   * they go on. The answer ends the watching.
   */
  watch(
    request: FastifyRequest,
    end: () => void,
    goOn: (principal: Principal) => void = () => {},
  ): () => void {
    const stop = () => {
      clearInterval(timer)
      remove()
    }
    const endOnce = () => {
      stop()
      end()
    }
    const names = [request.principal.id, ...(request.signedIn ? [`session:${request.signedIn.session}`] : [])]
    const remove = this.#watchers.add(names, endOnce)
    const timer = setInterval(() => {
      // While the database is away nobody is turned out; nothing is stored then either.
      this.#findStill(request).then(
        (principal) => (principal ? goOn(principal) : endOnce()),
        () => {},
      )
    }, askAgainMs)
    timer.unref()
    return stop
  }

  /** Who is named (`session:…`, `account:…`, `key:…`) has lost what they had: what lasts is ended, what was remembered forgotten. */
  revoke(...names: readonly string[]): void {
    for (const name of names) {
      for (const [text, { principal }] of this.#remembered)
        if (principal.id === name) this.#remembered.delete(text)
      this.#watchers.end(name)
    }
  }

  async findPrincipal(request: FastifyRequest): Promise<Principal | undefined> {
    return (await this.#findKnown(request))?.principal
  }

  async findSignedIn(
    request: FastifyRequest,
    { touch = true }: { touch?: boolean } = {},
  ): Promise<SignedIn | undefined> {
    const token = request.cookies[sessionCookie]
    if (token === undefined) return undefined
    return await findSession(this.#host.production.database, token, { touch })
  }

  async #findKnown(
    request: FastifyRequest,
    { touch = true }: { touch?: boolean } = {},
  ): Promise<Known | undefined> {
    const key = keyOf(request)
    if (key === undefined) {
      const signedIn = await this.findSignedIn(request, { touch })
      return signedIn && { principal: signedIn.principal, signedIn }
    }
    const principal = await this.findKeyHolder(request.world, key)
    return principal && { principal }
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
    if (principal) {
      const ends = principal.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY
      const until = Math.min(this.#machineNow() + rememberedMs, ends)
      this.#remembered.set(`${world.id} ${key}`, { principal, until })
    }
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

function letIn(request: FastifyRequest, known: Known | undefined, action: Action): void {
  if (!known) {
    throw new ProblemError({
      code: 'access.unknown',
      detail: 'Sign in, or send a key as "Authorization: Bearer …".',
    })
  }
  const { principal, signedIn } = known
  // Also where it is refused: the attempt is on record under its name.
  request.principal = principal
  request.signedIn = signedIn
  refuseIncomplete(signedIn)
  const purpose = purposeOf(request)
  const decision = decide(principal, action, undefined, purpose)
  if (!decision.allow)
    throw new ProblemError({ code: decision.code, detail: `${principal.id} ${decision.message}.` })
  request.areas = decision.areas
  request.works = decision.works
  request.purpose = purpose
}

function letInToOwn(request: FastifyRequest, signedIn: SignedIn | undefined): void {
  if (!signedIn)
    throw new ProblemError({ code: 'access.unknown', detail: 'Nobody is signed in: a key has no account.' })
  request.principal = signedIn.principal
  request.signedIn = signedIn
  request.areas = []
  refuseIncomplete(signedIn, request.routeOptions.config.takesStep)
}

const stepWords: Readonly<Record<Step, string>> = {
  'give-code': 'give the code of your second factor: POST /api/session/code',
  'change-password': 'choose a password of your own: PUT /api/me/password',
  'enrol-totp': 'enrol a second factor, which your role needs: POST /api/me/totp',
}

/** Whoever still has a step of signing in before them may take that step, and nothing else. */
function refuseIncomplete(signedIn: SignedIn | undefined, taking?: Step): void {
  const step = nextStep(signedIn)
  if (step === undefined || step === taking) return
  throw new ProblemError({
    code: 'access.incomplete',
    detail: `First ${stepWords[step]}.`,
    more: { steps: signedIn?.steps },
  })
}

function nextStep(signedIn: SignedIn | undefined): Step | undefined {
  return signedIn?.steps[0]
}

function purposeOf({ headers }: FastifyRequest): Purpose | undefined {
  const declared = headers[purposeHeader.toLowerCase()]
  return typeof declared === 'string' ? parsePurpose(declared.trim()) : undefined
}

/**
 * Refuses what a page of another origin makes a browser send: whatever goes with a session, and signing in, by which such a page
 * could make somebody work under its author's name. `SameSite=Strict` stands before this.
 */
export function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const signed = request.cookies[sessionCookie] !== undefined
  if ((signed || request.routeOptions.url === '/api/session') && isForeign(request)) {
    throw new ProblemError({
      code: 'access.forbidden',
      detail: 'The request comes from a page of another site.',
    })
  }
}

function isForeign({ headers, host }: FastifyRequest): boolean {
  const { origin, 'sec-fetch-site': site } = headers
  // Browsers say it by themselves; where an address of the same site under another port asks, it is foreign too.
  if (site === 'cross-site' || site === 'same-site') return true
  // "null" is the origin of a page that has none, as in a sandboxed frame: a foreign one.
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host)
}
