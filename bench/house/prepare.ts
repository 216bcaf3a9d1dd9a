import { createWriteStream } from 'node:fs'
import { type Examined, examine, makeDoorKinds } from '#platform/signals'
import { type Day, kinds, type PlacePath } from '#vocabulary'
import { makeChance } from './chance.ts'
import { makeEvents, places } from './city.ts'

/** One load on disk: as NDJSON for the door, and the rows that it has to become, in COPY's text form. */
export interface Load {
  readonly events: string
  readonly rows: string
  readonly expected: { readonly accepted: number; readonly duplicate: number; readonly refused: number }
}

/** Columns of signals.log, and the hash of the body, which the house keeps beside it. */
export const rowColumns =
  'era, xid, sequence, known_on, received_at, submitted_by, source, id, kind, place, occurred_at, record, revision, ' +
  'retracted, extensions, data, body_hash'

/** Prepares a load, so that no making of events is measured. */
export async function prepareLoad(of: {
  folder: string
  name: string
  rows: number
  seed: number
  today: Day
}): Promise<Load> {
  const load = { events: `${of.folder}/${of.name}.ndjson`, rows: `${of.folder}/${of.name}.copy` }
  const sent = makeEvents({ count: of.rows, today: of.today, chance: makeChance(of.seed) })
  const byName = new Map(
    places.flatMap(({ path, codes }) => [path, ...codes].map((name) => [name, path as PlacePath])),
  )
  const door = {
    kinds: makeDoorKinds(kinds),
    today: of.today,
    findPlace: (text: string) => byName.get(text),
    maySubmit: () => undefined,
  }
  const sources = new Map<string, number>()
  const expected = { accepted: 0, duplicate: 0, refused: 0 }
  const events = createWriteStream(load.events)
  const rows = createWriteStream(load.rows)
  let eventText = ''
  let rowText = ''
  for (const { line, event, expected: verdict } of sent) {
    expected[verdict]++
    eventText += `${line}\n`
    if (verdict === 'accepted') {
      const examination = examine(event, door)
      if (!('signal' in examination))
        throw new Error(`the bench made a wrong event: ${examination.refusal.message}`)
      const { signal } = examination
      if (!sources.has(signal.source)) sources.set(signal.source, sources.size + 1)
      rowText += toRow({
        signal,
        today: of.today,
        source: sources.get(signal.source) ?? 0,
        number: expected.accepted,
      })
    }
    if (eventText.length > 4_000_000) {
      await Promise.all([write(events, eventText), write(rows, rowText)])
      eventText = rowText = ''
    }
  }
  await Promise.all([write(events, eventText), write(rows, rowText)])
  await Promise.all([end(events), end(rows)])
  return { ...load, expected }
}

function toRow(of: { signal: Examined; today: Day; source: number; number: number }): string {
  const { signal, today, source, number } = of
  const values = [
    1,
    1_000 + Math.floor(number / 5_000),
    (number % 5_000) + 1,
    today,
    `${today} 12:00:00+00`,
    'key:0123456789ab',
    source,
    signal.id,
    signal.kind,
    signal.place,
    signal.occurredAt,
    signal.record,
    signal.revision,
    signal.retracted ? 't' : 'f',
    signal.extensions,
    signal.data,
    signal.bodyHash,
  ]
  return `${values.map((value) => (value === null ? '\\N' : String(value).replace(/[\\\t\n\r]/g, escapes))).join('\t')}\n`
}

function escapes(character: string): string {
  return { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }[character] ?? character
}

type File = ReturnType<typeof createWriteStream>

function write(file: File, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    file.write(text, (error) => (error ? reject(error) : resolve()))
  })
}

function end(file: File): Promise<void> {
  return new Promise((resolve) => {
    file.end(resolve)
  })
}
