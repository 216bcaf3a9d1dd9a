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
export interface SignalsTopic {
  readonly world: string
  readonly keyId: string
  /** Present where the payload is the data alone. */
  readonly told?: { readonly kind: string; readonly place: string; readonly id?: string }
}

const root = 'lianfang'
const worldId = /^[a-z0-9]{1,32}$/
const keyId = /^[0-9a-f]{12}$/

/** What a topic of signals says; nothing for any other. */
export function parseSignalsTopic(topic: string): SignalsTopic | undefined {
  const [first, world = '', key = '', room, kind, place, id, ...more] = topic.split('/')
  if (first !== root || !worldId.test(world) || !keyId.test(key) || room !== 'signals') return undefined
  if (more.length > 0) return undefined
  if (kind === undefined) return { world, keyId: key }
  if (!kind || !place || id === '') return undefined
  return { world, keyId: key, told: { kind, place, ...(id === undefined ? {} : { id }) } }
}

export function toVerdictsTopic({ world, keyId }: { world: string; keyId: string }): string {
  return `${root}/${world}/${keyId}/verdicts`
}

/** All signals of all keys in all worlds, of which several lines to one broker each take a share. */
export const sharedSignals = `$share/${root}/${root}/+/+/signals/#`
