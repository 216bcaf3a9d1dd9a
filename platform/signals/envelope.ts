import { SignalEvent } from '#vocabulary'

/** Attributes that are texts, each with the longest that it may be; the first five have to be there. */
const texts = [
  ['id', 128, true],
  ['source', 256, true],
  ['type', 64, true],
  ['place', 256, true],
  ['record', 128, false],
] as const

const { time: Time } = SignalEvent.shape

/**
 * The envelope of an event, where a few comparisons prove that it is one: what the schema would find too, in a
 * fifth of its time. `undefined` where they do not prove it; then the schema decides, and says what is wrong.
 */
export function findEnvelope(value: unknown): SignalEvent | undefined {
  if (!isPlain(value)) return undefined
  const { specversion, time, revision, retracted, datacontenttype, data } = value
  if (specversion !== '1.0' || !isPlain(data)) return undefined
  for (const [name, longest, required] of texts) {
    const text = value[name]
    if (text === undefined && !required && !Object.hasOwn(value, name)) continue
    if (typeof text !== 'string' || text.length < 1 || text.length > longest) return undefined
  }
  if (revision !== undefined) {
    if (!Number.isSafeInteger(revision) || (revision as number) < 0 || (revision as number) > 1_000_000)
      return undefined
  }
  if (retracted !== undefined && typeof retracted !== 'boolean') return undefined
  if (datacontenttype !== undefined && (typeof datacontenttype !== 'string' || datacontenttype.length > 64))
    return undefined
  if (time !== undefined && !Time.safeParse(time).success) return undefined
  // Each attribute was proved above; what else it holds is allowed.
  return value as SignalEvent
}

/** An object as JSON makes it, without the one key that the schema drops. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    !Object.hasOwn(value, '__proto__')
  )
}
