import { readFileSync } from 'node:fs'
import { type Day, day, type SignalEvent } from '#vocabulary'
import { readTable } from './mapped-table.ts'
import { type CumulativeMapping, type Mapping, parseMapping } from './mapping.ts'
import { planReplay, type ReplayPlan } from './replay.ts'
import type { Table } from './table.ts'

/** A mapping of the city's folder, which the tests read as a city does. */
export function readMapping(file: string) {
  const reading = parseMapping(
    readFileSync(new URL(`../../cities/mappings/${file}`, import.meta.url), 'utf8'),
  )
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors))
  return reading.mapping
}

export function covidMapping(): CumulativeMapping {
  const mapping = readMapping('covid19-china-2020.yaml')
  if (mapping.mode !== 'cumulative') throw new Error('the mapping is not of running totals')
  return mapping
}

export async function openText(text: string, mapping: Mapping): Promise<Table> {
  const opening = await readTable(bytesOf(text), mapping)
  if (!opening.ok) throw new Error(opening.error)
  return opening.table
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

export const covidHeader = 'date,province_code,province,city_code,city,confirmed,suspected,cured,dead'

export async function planText(
  lines: readonly string[],
  today: Day = day('2026-01-01'),
): Promise<ReplayPlan> {
  const mapping = covidMapping()
  return planReplay({ table: await openText([covidHeader, ...lines].join('\n'), mapping), mapping, today })
}

export function eventsOf(plan: ReplayPlan): SignalEvent[] {
  return plan.days.flatMap((day) => plan.eventsOf(day))
}

/** A text in GB18030. Node only decodes it, so the bytes of each sign are looked up. */
export function gb18030(text: string): Buffer {
  return Buffer.from(
    [...text].flatMap((sign) => (sign < '\x80' ? [sign.charCodeAt(0)] : (gbBytes.get(sign) ?? []))),
  )
}

const gbBytes = new Map<string, readonly number[]>()
for (let lead = 0x81; lead <= 0xfe; lead++)
  for (let trail = 0x40; trail <= 0xfe; trail++) {
    const sign = new TextDecoder('gb18030').decode(Uint8Array.of(lead, trail))
    if (sign.length === 1 && sign !== '\ufffd') gbBytes.set(sign, [lead, trail])
  }
