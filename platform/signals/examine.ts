import { hash } from 'node:crypto'
import {
  addDays,
  type Day,
  day,
  type Kind,
  type PlacePath,
  parseDay,
  SignalEvent,
  type verdictCodes,
} from '#vocabulary'
import { findEnvelope } from './envelope.ts'

/** An event that passed every check which needs no database: what the log will hold of it. */
export interface Examined {
  readonly source: string
  readonly id: string
  readonly kind: string
  readonly place: PlacePath
  readonly occurredAt: string | null
  /** Null where the event is a version of the record named by its own id. */
  readonly record: string | null
  readonly revision: number
  readonly retracted: boolean
  /** JSON of the extension attributes that the house does not interpret. */
  readonly extensions: string | null
  /** JSON of the data, in the order of the kind's schema. */
  readonly data: string
  /** The areas of a sender who does not reach everywhere, separated by spaces. */
  readonly reach: string | null
  /** 128 bits of SHA-256 over everything above except source and id, as a UUID's digits. */
  readonly bodyHash: string
}

export type RefusalCode = (typeof verdictCodes)[number]

export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
  readonly where?: string
  readonly id?: string
  readonly source?: string
}

export type Examination = { readonly signal: Examined } | { readonly refusal: Refusal }

/** What an examination has to know of the world and of the sender. */
export interface Door {
  readonly kinds: ReadonlyMap<string, DoorKind>
  /** The city's day now. */
  readonly today: Day
  /** Finds a place by path or code, as it stood on a day. */
  findPlace(text: string, on: Day): PlacePath | undefined
  maySubmit(source: string, place: PlacePath): 'source.forbidden' | 'place.forbidden' | undefined
  /** The order that a kind lacks at a place on a day; absent where none is asked for. */
  missingOrder?(of: { kind: string; place: PlacePath; day: Day }): string | undefined
  /** The sender's areas, separated by spaces; absent where it reaches everywhere. */
  readonly reach?: string
}

/** A kind with the fields that hold its days, so that they are looked up once. */
export interface DoorKind extends Kind {
  readonly dayFields: readonly string[]
}

/** The kinds that may come from outside. */
export function makeDoorKinds(kinds: readonly Kind[]): ReadonlyMap<string, DoorKind> {
  return new Map(
    kinds
      .filter(({ house }) => !house)
      .map((kind) => [
        kind.kind,
        { ...kind, dayFields: [...new Set([kind.day, ...kind.tallies.map((rule) => rule.day)])] },
      ]),
  )
}

/** Sources under this name are the house's own. */
export const houseSource = 'urn:lianfang:house:'

const earliest = day('1900-01-01')
const known = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'time',
  'place',
  'record',
  'revision',
  'retracted',
  'datacontenttype',
  'data',
])
const prototype = '__proto__'
const control = /\p{Cc}/u
/** What JSON.stringify leaves as an escape and PostgreSQL cannot hold as text: U+0000 and lone surrogates. */
const unstorable = /\\u(?:0000|d[89a-f][0-9a-f]{2})/
/** CloudEvents 1.0, 3.1: attribute names are lower-case letters and digits. */
const attributeName = /^[a-z0-9]{1,40}$/

/** Judges one parsed event. Pure: the same event, door and day always give the same answer. */
export function examine(value: unknown, door: Door): Examination {
  const envelope = parseEnvelope(value)
  if (!envelope.success) return refuseShape('event.envelope', value, envelope.error.issues)
  const event = envelope.data
  const { id, source } = event
  const refuse = (code: RefusalCode, message: string, where?: string): Examination => ({
    refusal: { code, message, id: printable(id), source: printable(source), ...(where ? { where } : {}) },
  })

  for (const field of ['id', 'source', 'record'] as const) {
    const text = event[field]
    if (text !== undefined && (control.test(text) || !text.isWellFormed())) {
      return refuse('event.text', `${field} holds a control character or half a character`, field)
    }
  }
  const kind = door.kinds.get(event.type)
  if (!kind) return refuse('kind.unknown', `no kind of signal is named ${quote(event.type)}`, 'type')
  if (event.datacontenttype && !/^application\/json\b/i.test(event.datacontenttype)) {
    return refuse('event.envelope', 'data must be application/json', 'datacontenttype')
  }

  // Schemas drop this one name silently; an envelope that was parsed came from an object that holds one.
  const sent = value as { data: object }
  if (Object.hasOwn(sent, prototype)) return refuse('event.envelope', 'no attribute has this name', prototype)
  if (Object.hasOwn(sent.data, prototype))
    return refuse('data.invalid', `Unrecognized key: "${prototype}"`, `data.${prototype}`)
  const parsed = kind.schema.safeParse(event.data)
  if (!parsed.success) return refuseShape('data.invalid', value, parsed.error.issues, 'data')
  const data = parsed.data as Record<string, unknown>
  for (const field of kind.dayFields) {
    const on = data[field] as Day | undefined
    if (on === undefined || on === null) continue
    if (isLater(on, door.today))
      return refuse('day.future', `${on} lies after the city's day, ${door.today}`, `data.${field}`)
    if (on < earliest) return refuse('day.past', `${on} lies before ${earliest}`, `data.${field}`)
  }
  const occurredOn = event.time === undefined ? undefined : parseDay(event.time.slice(0, 10))
  if (occurredOn && isLater(occurredOn, door.today)) {
    return refuse('day.future', `${event.time} lies after the city's day, ${door.today}`, 'time')
  }
  if (event.time !== undefined && (!occurredOn || occurredOn < earliest)) {
    return refuse('day.past', `${event.time} lies before ${earliest}`, 'time')
  }

  const place = door.findPlace(event.place, (data[kind.day] as Day | undefined) ?? door.today)
  if (!place) return refuse('place.unknown', `no place has the path or code ${quote(event.place)}`, 'place')
  const forbidden = source.startsWith(houseSource) ? 'source.forbidden' : door.maySubmit(source, place)
  if (forbidden === 'source.forbidden')
    return refuse(forbidden, 'this key may not send for this source', 'source')
  if (forbidden === 'place.forbidden') return refuse(forbidden, `this key may not send for ${place}`, 'place')

  const about = (data[kind.day] as Day | undefined) ?? door.today
  const order = door.missingOrder?.({ kind: kind.kind, place, day: about })
  if (order !== undefined)
    return refuse(
      'order.missing',
      `no order to collect ${order} is in force at ${place} for ${about}`,
      'type',
    )

  const extensions = extensionsOf(event)
  if (typeof extensions === 'object' && extensions !== null) {
    return refuse('event.envelope', extensions.message, printable(extensions.where))
  }
  const record = event.record === undefined || event.record === id ? null : event.record
  const revision = event.revision ?? 0
  const retracted = event.retracted ?? false
  const dataText = JSON.stringify(data)
  const body = `${event.type}\n${event.time ?? ''}\n${event.place}\n${record ?? ''}\n${revision}\n${retracted}\n${extensions ?? ''}\n${dataText}`
  if (unstorable.test(body) && !isStorable([data, extensions === null ? null : JSON.parse(extensions)])) {
    return refuse('event.text', 'a text holds U+0000 or half a character, which cannot be stored', 'data')
  }
  return {
    signal: {
      source,
      id,
      kind: kind.kind,
      place,
      occurredAt: event.time ?? null,
      record,
      revision,
      retracted,
      extensions,
      data: dataText,
      reach: door.reach ?? null,
      bodyHash: hash('sha256', body, 'hex').slice(0, 32),
    },
  }
}

function parseEnvelope(value: unknown): ReturnType<typeof SignalEvent.safeParse> {
  const found = findEnvelope(value)
  return found ? { success: true, data: found } : SignalEvent.safeParse(withoutNulls(value))
}

/** An attribute that is null is one that is not there (CloudEvents 1.0, JSON format, 2.2). */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([, attribute]) => attribute !== null))
}

/** True for a day after tomorrow began: elsewhere in the world it is tomorrow already. Reckons only where it has to. */
function isLater(on: Day, today: Day): boolean {
  return on > today && on > addDays(today, 1)
}

/** JSON of what the house does not interpret, keys sorted; null for none; what is wrong with it otherwise. */
function extensionsOf(event: SignalEvent): string | null | { where: string; message: string } {
  let extra: [string, unknown][] | undefined
  for (const key in event) {
    if (known.has(key)) continue
    const value = event[key]
    if (value === null) continue
    if (!attributeName.test(key)) {
      return { where: key, message: 'attribute names are lower-case letters and digits (CloudEvents 1.0)' }
    }
    if (typeof value !== 'string' && typeof value !== 'boolean' && !isInteger32(value)) {
      return {
        where: key,
        message: 'an extension attribute is a text, a whole number of 32 bits or a boolean (CloudEvents 1.0)',
      }
    }
    extra ??= []
    extra.push([key, value])
  }
  if (!extra) return null
  return JSON.stringify(Object.fromEntries(extra.sort(([a], [b]) => (a < b ? -1 : 1))))
}

function isInteger32(value: unknown): boolean {
  return typeof value === 'number' && (value | 0) === value
}

function refuseShape(
  code: 'event.envelope' | 'data.invalid',
  value: unknown,
  issues: readonly { path: readonly PropertyKey[]; message: string; keys?: readonly string[] }[],
  prefix?: string,
): Examination {
  const first = issues[0]
  // A field too many is named by its key: the path ends at what holds it.
  const path = [prefix, ...(first?.path ?? []), first?.keys?.[0]]
    .filter((part) => part !== undefined)
    .join('.')
  const { id, source } = namesOf(value)
  return {
    refusal: {
      code,
      message: (first?.message ?? 'is not a signal').slice(0, 300),
      ...(path ? { where: printable(path) } : {}),
      ...(id ? { id } : {}),
      ...(source ? { source } : {}),
    },
  }
}

/** Id and source of something that is not an event, where it has them, so that its verdict can be told apart. */
function namesOf(value: unknown): { id?: string; source?: string } {
  if (typeof value !== 'object' || value === null) return {}
  const { id, source } = value as Record<string, unknown>
  return {
    ...(typeof id === 'string' ? { id: printable(id) } : {}),
    ...(typeof source === 'string' ? { source: printable(source) } : {}),
  }
}

function printable(text: string): string {
  return text.toWellFormed().slice(0, 256)
}

function quote(text: string): string {
  return JSON.stringify(printable(text).slice(0, 80))
}

/** Looks at every text: an escaped backslash before u0000 is harmless, and only this can tell. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner))
}
