import {
  decide,
  findKeyBearer,
  type KeyProof,
  listStandingKeys,
  type Principal,
  toKeyProof,
} from '#platform/access'
import { type Judge, makeSenderJudge } from '#platform/signals'
import { productionId, type World, type WorldHost } from '#platform/worlds'
import type { KeyIn } from './topics.ts'

/** A key that may send signals, in the world that it was admitted to. */
export interface Sender {
  readonly keyId: string
  readonly world: World
  /** The sources that it may speak for; all where there are none. */
  readonly sources: readonly string[]
  readonly judge: Judge
}

/** A sender who has shown the key's text to the house itself, and what is kept of that text. */
export interface Admitted extends Sender {
  readonly proof: KeyProof
}

interface SenderParts {
  readonly host: WorldHost
  /** Whose key this is in a world: what the HTTP door asks too. */
  findKeyHolder(world: World, key: string): Promise<Principal | undefined>
}

/** Who may come in by MQTT. Only keys that may send signals; accounts have no key. */
export class Senders {
  readonly #host: WorldHost
  readonly #findKeyHolder: SenderParts['findKeyHolder']

  constructor({ host, findKeyHolder }: SenderParts) {
    this.#host = host
    this.#findKeyHolder = findKeyHolder
  }

  /**
   * By what a client says when it connects: the key as its password; as its user name anything, after whose last `@`
   * stands the world where it is not production.
   */
  async admit(of: {
    userName: string | undefined
    password: string | undefined
  }): Promise<Admitted | undefined> {
    const { userName = '', password } = of
    const proof = password === undefined ? undefined : toKeyProof(password)
    if (password === undefined || !proof) return undefined
    const at = userName.lastIndexOf('@')
    const world = await this.#findWorld(at < 0 ? productionId : userName.slice(at + 1))
    const principal = world && (await this.#findKeyHolder(world, password))
    const sender = principal && toSender(world, principal)
    return sender && { ...sender, proof }
  }

  /** By the topic alone, where a broker outside the house has checked who published there. */
  async findByTopic(of: KeyIn): Promise<Sender | undefined> {
    const world = await this.#findWorld(of.world)
    if (!world) return undefined
    const own = await findKeyBearer(world.database, of.keyId)
    const principal = own ?? (await this.#findOwner(world, of.keyId))
    return principal && toSender(world, principal)
  }

  /** Those whose keys have been revoked or have expired since, whose text a rotation has ended, or whose world is gone. */
  async listGone(senders: readonly Admitted[]): Promise<Admitted[]> {
    const { production } = this.#host
    const owners = await findStanding(production, senders)
    if (!owners) return []
    const gone: Admitted[] = []
    for (const world of new Set(senders.map((sender) => sender.world))) {
      const own = senders.filter((sender) => sender.world === world)
      const isThere = (await this.#host.find(world.id)) === world
      const standing = isThere ? await findStanding(world, own) : new Set()
      // What cannot be asked is not known to be gone.
      if (standing)
        gone.push(...own.filter(({ proof }) => !isThere || !(standing.has(proof) || owners.has(proof))))
    }
    return gone
  }

  async #findWorld(id: string): Promise<World | undefined> {
    return /^[a-z0-9]{1,32}$/.test(id) ? await this.#host.find(id) : undefined
  }

  /** A key of production that may move worlds is good in each of them, as it is over HTTP. */
  async #findOwner(world: World, keyId: string): Promise<Principal | undefined> {
    if (world.id === productionId) return undefined
    const principal = await findKeyBearer(this.#host.production.database, keyId)
    return principal && decide(principal, 'worlds.manage').allow ? principal : undefined
  }
}

/** Texts of keys that are good still in a world; nothing where its database does not answer. */
async function findStanding(
  { database }: World,
  senders: readonly Admitted[],
): Promise<Set<unknown> | undefined> {
  const proofs = senders.map(({ proof }) => proof)
  return await listStandingKeys(database, proofs).then(
    (standing) => new Set(standing),
    () => undefined,
  )
}

function toSender(world: World, principal: Principal): Sender | undefined {
  const decision = decide(principal, 'signals.send')
  if (!decision.allow) return undefined
  return {
    keyId: principal.id.slice('key:'.length),
    world,
    sources: principal.sources ?? [],
    judge: makeSenderJudge({ world, principal, areas: decision.areas }),
  }
}
