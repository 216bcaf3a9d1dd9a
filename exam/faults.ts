import type { ExamSignal } from '#vocabulary'
import { type Chance, type Draw, numberOfText } from './chance.ts'
import type { Fault } from './scenario/scenario.ts'

/** What reaches the doors of what was sent. */
export interface Faulty {
  readonly signals: readonly ExamSignal[]
  /** Sent and never arrived. */
  readonly lost: number
}

const draws: Readonly<Record<Exclude<Fault['fault'], 'silence' | 'disconnection'>, Draw>> = {
  loss: 'loss',
  delay: 'late',
  duplicate: 'twice',
  'wrong-code': 'miscoded',
}

/** A duplicate comes so many days after the first; assumed. */
const duplicateAfter = 0.25

/**
 * Signals as they arrive through feeds with faults: lost, late, twice, under a wrong code, or not at all. Each fault has its own chance for
 * each signal, so that adding one leaves what the others do as it was.
 */
export function applyFaults(
  signals: readonly ExamSignal[],
  { faults, chance }: { faults: readonly Fault[]; chance: Chance },
): Faulty {
  const arrived: ExamSignal[] = []
  let lost = 0
  for (const sent of signals) {
    const who = numberOfText(`${sent.event.source} ${sent.event.id}`)
    let signal: ExamSignal | undefined = sent
    let copies = 0
    for (const [number, fault] of faults.entries()) {
      if (signal === undefined || !concerns(fault, { ...sent, kind: sent.event.type })) continue
      if (fault.fault === 'silence') {
        signal = undefined
        continue
      }
      if (fault.fault === 'disconnection') {
        signal = { ...signal, at: Math.max(signal.at, fault.until) }
        continue
      }
      if (!chance.happens(fault.share, { what: draws[fault.fault], who, index: number })) continue
      if (fault.fault === 'loss') signal = undefined
      else if (fault.fault === 'delay') signal = { ...signal, at: signal.at + fault.hours / 24 }
      else if (fault.fault === 'duplicate') copies++
      else signal = miscode(signal)
    }
    if (signal === undefined) lost++
    else
      for (let copy = 0; copy <= copies; copy++)
        arrived.push(copy === 0 ? signal : { ...signal, at: signal.at + copy * duplicateAfter })
  }
  return { signals: arrived, lost }
}

/** Whether a feed's line is down at a time. */
export function isDisconnected(
  faults: readonly Fault[],
  sent: { kind: string; unit: string; at: number },
): boolean {
  return faults.some((one) => one.fault === 'disconnection' && concerns(one, sent))
}

function concerns(
  { kind, unit, from, until = Number.POSITIVE_INFINITY }: Fault,
  sent: { kind: string; unit: string; at: number },
): boolean {
  return (
    sent.kind === kind && (unit === undefined || unit === sent.unit) && sent.at >= from && sent.at < until
  )
}

/** What a tired clerk would choose beside the right one; assumed. */
function miscode(signal: ExamSignal): ExamSignal {
  const { data } = signal.event
  const wrong = 'syndrome' in data ? { syndrome: 'other' } : 'disease' in data ? { disease: 'influenza' } : {}
  return { ...signal, event: { ...signal.event, data: { ...data, ...wrong } } }
}
