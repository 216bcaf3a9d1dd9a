/** Whose topics these are: a key, in the world that it was admitted to. */
export interface KeyIn {
  readonly world: string
  readonly keyId: string
}

/**
 * The topics of one key in one world:
 *
 *     lianfang/<world>/<key>/signals                        one event, or a batch
 *     lianfang/<world>/<key>/signals/<kind>/<place>[/<id>]  the data of one event; the topic says the rest
 *     lianfang/<world>/<key>/verdicts                       what became of them, from us
 *
 * The key's id stands in the topic because MQTT does not tell who published: at a broker that is not ours, whose
 * access rule ties a user to the topics under its own name, this is all that says so.
 */
export interface SignalsTopic extends KeyIn {
  /** Present where the payload is the data alone. */
  readonly told?: { readonly kind: string; readonly place: string; readonly id?: string }
}

const root = 'lianfang'
const worldId = /^[a-z0-9]{1,32}$/
const keyId = /^[0-9a-f]{12}$/

/** What a topic of signals says; nothing for any other. */
export function parseSignalsTopic(topic: string): SignalsTopic | undefined {
  const owner = findOwner(topic)
  const [room, kind, place, id, ...more] = topic.split('/').slice(3)
  if (!owner || room !== 'signals' || more.length > 0) return undefined
  if (kind === undefined) return owner
  if (!kind || !place || id === '') return undefined
  return { ...owner, told: { kind, place, ...(id === undefined ? {} : { id }) } }
}

/** Under whose name a topic stands, whatever else is wrong with it. */
export function findOwner(topic: string): KeyIn | undefined {
  const [first, world = '', key = ''] = topic.split('/')
  return first === root && worldId.test(world) && keyId.test(key) ? { world, keyId: key } : undefined
}

export function toVerdictsTopic({ world, keyId }: KeyIn): string {
  return `${root}/${world}/${keyId}/verdicts`
}

/** All signals of all keys in all worlds, of which several lines to one broker each take a share. */
export const sharedSignals = `$share/${root}/${root}/+/+/signals/#`
