const minuteMs = 60_000
const dayMinutes = 1_440

/** Reads the city's wall clock: the minute of its day, 0 to 1439, at an instant. */
export type WallClock = (instant: Date) => number

/** @param zone An IANA zone such as `Asia/Shanghai`. */
export function makeWallClock(zone: string): WallClock {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (instant) => {
    const [hours, minutes] = format.format(instant).split(':')
    return Number(hours) * 60 + Number(minutes)
  }
}

/** Minutes of the city's day; where `from` is the later, the night lies between. */
export interface QuietHours {
  readonly from: number
  readonly until: number
}

/** When the ordinary ones are told: every day at an hour, or at every so many hours of the city's day. */
export type DigestHours = { readonly atHour: number } | { readonly everyHours: number }

export function isQuiet(minute: number, { from, until }: QuietHours): boolean {
  return from <= until ? minute >= from && minute < until : minute >= from || minute < until
}

/** The end of the quiet in which an instant lies: the first whole minute that is not quiet. Outside of it, the instant. */
export function afterQuiet(instant: Date, quiet: QuietHours, wallClock: WallClock): Date {
  let at = instant
  // Twice at most: where a change of the clock leaps over all of the time between two quiets.
  while (isQuiet(wallClock(at), quiet)) at = nextAt(at, [quiet.until], wallClock)
  return at
}

/** When a digest is told that holds what happened now: strictly later. */
export function nextDigest(instant: Date, hours: DigestHours, wallClock: WallClock): Date {
  const minutes =
    'atHour' in hours
      ? [hours.atHour * 60]
      : Array.from({ length: 24 / hours.everyHours }, (_, n) => n * hours.everyHours * 60)
  return nextAt(instant, minutes, wallClock)
}

/**
 * The first whole minute after an instant at which the wall clock reads one of these minutes of the day, or has just leapt
 * over it (summer time begins). Where the clock is put back, the first of the two.
 */
export function nextAt(instant: Date, minutes: readonly number[], wallClock: WallClock): Date {
  const start = Math.floor(instant.getTime() / minuteMs) * minuteMs
  const now = wallClock(new Date(start))
  const ahead = Math.min(...minutes.map((minute) => forwards(now, minute)))
  const plain = new Date(start + ahead * minuteMs)
  // Between two readings that agree with the time that has passed, the clock was not moved.
  if (ahead <= 1 || isSteady(start, ahead, wallClock)) {
    if (minutes.includes(wallClock(plain))) return plain
  }
  let before = now
  for (let passed = 1; ; passed++) {
    const at = new Date(start + passed * minuteMs)
    const reads = wallClock(at)
    const step = forwards(before, reads)
    // A step back of the clock looks like a step of most of a day: nothing was leapt over in it.
    const leapt = step <= dayMinutes / 2
    if (minutes.some((minute) => minute === reads || (leapt && forwards(before, minute) <= step))) return at
    before = reads
  }
}

/** Every hour on the way, since two changes within a day would cancel each other out. */
function isSteady(start: number, ahead: number, wallClock: WallClock): boolean {
  const first = wallClock(new Date(start))
  for (let passed = Math.min(60, ahead); ; passed = Math.min(passed + 60, ahead)) {
    const expected = (first + passed) % dayMinutes
    if (wallClock(new Date(start + passed * minuteMs)) !== expected) return false
    if (passed === ahead) return true
  }
}

/** Minutes from one reading to the next of another: 1 to 1440. */
function forwards(from: number, to: number): number {
  return ((to - from + dayMinutes - 1) % dayMinutes) + 1
}
