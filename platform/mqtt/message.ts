import { hash } from 'node:crypto'
import { type Line, parseLine, toLines } from '#platform/signals'
import { contentTypes, limits } from '#vocabulary'
import type { SignalsTopic } from './topics.ts'

/** What MQTT 5 says of a message beside its payload. */
export interface MessageProperties {
  readonly contentType?: string
  readonly userProperties?: Readonly<Record<string, string | readonly string[]>>
}

export interface Message {
  readonly topic: SignalsTopic
  readonly payload: Buffer
  readonly properties?: MessageProperties | undefined
}

/**
 * The events of a message, by the CloudEvents MQTT binding 1.0: structured JSON in MQTT 3.1.1 and 5, and binary where
 * MQTT 5 carries the attributes as user properties. Beyond the binding a JSON array is a batch, and a topic that names
 * kind and place makes an event of data alone. Pure: the same message always gives the same events.
 */
export function readMessage(message: Message, sources: readonly string[] = []): readonly Line[] {
  const { topic, payload, properties } = message
  if (payload.length > limits.batchBytes) return [{ fault: 'event.too-large' }]
  if (topic.told) return [fromData(payload, (data) => fillEnvelope(message, { sources, data }))]
  if (isBinary(properties)) return [fromData(payload, (data) => ({ ...readAttributes(properties), data }))]
  const line = parseLine(payload)
  if ('fault' in line) return [line]
  if (Array.isArray(line.value)) return toLines(line.value, payload.length)
  return [payload.length > limits.eventBytes ? { fault: 'event.too-large' } : line]
}

function fromData(payload: Buffer, toEvent: (data: unknown) => unknown): Line {
  if (payload.length > limits.eventBytes) return { fault: 'event.too-large' }
  const line = parseLine(payload)
  return 'fault' in line ? line : { value: toEvent(line.value) }
}

/**
 * Sent again after a lost acknowledgement, a message must name the same event: without an id of the sender's it is the
 * hash of what was said. So two messages that say the same are one fact, unless their ids tell them apart.
 */
function fillEnvelope(
  { topic, payload }: Message,
  { sources, data }: { sources: readonly string[]; data: unknown },
): unknown {
  const { kind = '', place = '', id } = topic.told ?? {}
  const [only, another] = sources
  return {
    specversion: '1.0',
    id: id ?? `sha256:${hash('sha256', Buffer.concat([Buffer.from(`${kind}\n${place}\n`), payload]), 'hex')}`,
    source: only !== undefined && another === undefined ? only : `urn:lianfang:key:${topic.keyId}`,
    type: kind,
    place,
    data,
  }
}

/** Binary mode: no media type of CloudEvents, and attributes beside the payload (binding 1.0, section 3). */
function isBinary(properties: MessageProperties | undefined): properties is MessageProperties {
  if (properties?.contentType?.toLowerCase().startsWith(eventMediaType)) return false
  return properties?.userProperties?.specversion !== undefined
}

const eventMediaType = contentTypes.single.split('+')[0] ?? ''

/** Attributes are texts on the wire; those of ours that are not are read as their canonical texts (CloudEvents 1.0, 3.1). */
function readAttributes({ contentType, userProperties = {} }: MessageProperties): Record<string, unknown> {
  const attributes: Record<string, unknown> = { ...userProperties }
  const { revision, retracted } = userProperties
  if (typeof revision === 'string' && /^\d{1,7}$/.test(revision)) attributes.revision = Number(revision)
  if (retracted === 'true' || retracted === 'false') attributes.retracted = retracted === 'true'
  if (contentType !== undefined) attributes.datacontenttype = contentType
  return attributes
}
