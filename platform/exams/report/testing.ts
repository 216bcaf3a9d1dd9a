import {
  day,
  type ExamAlert,
  type ExamInfection,
  type ExamOutcome,
  type ExamPlay,
  type ExamReport,
  type ExamTask,
  type ExamWay,
  examWays,
  placePath,
} from '#vocabulary'

export interface Made {
  readonly seeds?: readonly number[]
  readonly days?: number
  readonly ways?: readonly ExamWay[]
  /** Infections that a run without any measure may come to at most. */
  readonly atMost?: number
  /** Whether somebody is infected at all, and whether anybody ever notices. */
  readonly breaksOut?: boolean
  readonly isFound?: boolean
  readonly shapes?: 'rings' | 'dots' | 'none'
  readonly world?: string
}

/** How soon a way sees a case, in days, and how many that one case infects from then on. */
const ofWay = {
  lianfang: { delay: 2.5, seen: 0.85, after: 0.5 },
  paper: { delay: 6, seen: 0.5, after: 1.1 },
  nothing: { delay: Number.POSITIVE_INFINITY, seen: 0, after: 2.2 },
} as const satisfies Record<ExamWay, { delay: number; seen: number; after: number }>

const across = 8

/**
 * A report of outbreaks that a small branching process made up: consistent with itself and drawn from its seeds, and
 * nobody's measurement. It says nothing of the software; it is there to be shown and counted.
 */
export function makeReport(of: Made = {}): ExamReport {
  const { seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], days = 60, ways = examWays } = of
  const plays = seeds.map((seed) => new Map(ways.map((way) => [way, playOf(seed, way, { ...of, days })])))
  const { shapes = 'rings' } = of
  return {
    format: 'lianfang-exam-1',
    scenario: {
      id: 'made-up',
      title: { zh: '市场里的新型呼吸道疾病', en: 'A new respiratory disease at a market' },
      says: {
        zh: '一名摊主返城，三周后全城可见。',
        en: 'A stallholder returns; three weeks later all can see it.',
      },
      disease: 'covid-19',
      sources: [
        {
          what: 'Infections by one case at first',
          value: '2.2',
          source: 'Li et al. (2020), New England Journal of Medicine 382, 1199–1207',
        },
        {
          what: 'background.visits',
          value: '{"influenza-like":60,"acute-respiratory":45,"diarrhoea":20,"rash":4}',
          source: 'assumed',
        },
        { what: 'Days until paper reports', value: '6', source: 'assumed: nobody measured it for this city' },
      ],
    },
    city: {
      id: 'made-up',
      title: { zh: '榕城', en: 'Rongcheng' },
      root: placePath('cn.99.01'),
      people: 200_000,
      households: 74_000,
    },
    days,
    startsOn: day('2026-03-02'),
    zone: 'Asia/Shanghai',
    seeds: [...seeds],
    madeAt: '2026-05-04T03:02:01Z',
    tookSeconds: 312,
    version: '0.1.0',
    ...(of.world === undefined ? {} : { world: { url: of.world } }),
    results: seeds.map((seed, at) => ({
      seed,
      outcomes: Object.fromEntries(
        [...(plays[at] ?? [])].map(([way, play]) => [way, outcomeOf(play, { way, days })]),
      ),
    })),
    play: Object.fromEntries(plays[0] ?? []),
    places: Array.from({ length: across * across }, (_, number) => placeOf(number, shapes)),
  }
}

function pathOf(number: number) {
  return placePath(`cn.99.01.0${1 + (number % 4)}.${String(number).padStart(3, '0')}`)
}

function nameOf(number: number) {
  // One name as somebody hostile would write it: it must come out as text.
  if (number === 3) return { zh: '<script>alert(1)</script>社区', en: '<script>alert(1)</script> & "Sons"' }
  return { zh: `榕树${number}社区`, en: `Banyan ${number}` }
}

function placeOf(number: number, shapes: 'rings' | 'dots' | 'none'): ExamReport['places'][number] {
  const west = 119.2 + 0.02 * (number % across)
  const south = 26 + 0.018 * Math.floor(number / across)
  const ring: [number, number][] = [
    [west, south],
    [west + 0.019, south],
    [west + 0.019, south + 0.017],
    [west, south + 0.017],
    [west, south],
  ]
  return {
    path: pathOf(number),
    name: nameOf(number),
    people: 3_125,
    ...(shapes === 'none' ? {} : { lon: west + 0.01, lat: south + 0.009 }),
    ...(shapes === 'rings' ? { rings: [ring] } : {}),
  }
}

/** Mulberry32, by Tommy Ettinger, placed in the public domain: enough for made-up reports. */
function makeRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function playOf(seed: number, way: ExamWay, of: Made & { days: number }): ExamPlay {
  const { days, atMost = 400, breaksOut = true, isFound = true } = of
  const random = makeRandom(seed * 3 + examWays.indexOf(way))
  const { delay, seen, after } = ofWay[way]
  const infections: ExamInfection[] = []
  let first = Number.POSITIVE_INFINITY
  const add = (by: ExamInfection | undefined, at: number) => {
    const home = by ? Number(by.place.slice(-3)) : Math.floor(random() * across * across)
    const onset = random() < 0.7 ? at + 2 + 4 * random() : null
    const knows = isFound && onset !== null && random() < seen
    const knownAt = knows ? onset + delay * (0.5 + random()) : null
    const moved = random() < 0.6 ? home : (home + [1, across, -1, -across][Math.floor(random() * 4)]!) & 63
    first = Math.min(first, knownAt ?? first)
    infections.push({
      number: infections.length,
      by: by?.number ?? null,
      at,
      where: by ? ['household', 'work', 'market', 'transit'][Math.floor(random() * 4)]! : 'import',
      place: pathOf(moved),
      onset,
      knownAt: knownAt !== null && knownAt < days ? knownAt : null,
    })
  }
  if (breaksOut) for (let root = 0; root < 3; root++) add(undefined, 0.3 + root * 2 * random())
  for (let at = 0; at < infections.length && infections.length < atMost; at++) {
    const by = infections[at]!
    const mean = by.at > first ? after : 2.2
    const children = Math.floor(2 * mean * random() + (by.number < 3 ? 1 : 0.3))
    for (let child = 0; child < children; child++) {
      const when = by.at + 2 + 6 * random()
      if (when < days && infections.length < atMost) add(by, when)
    }
  }
  const alerts = way === 'nothing' || !isFound ? [] : alertsOf(infections, { way, random, days })
  return { alerts, tasks: tasksOf(alerts, random, days), infections, infectionsInAll: infections.length }
}

function alertsOf(
  infections: readonly ExamInfection[],
  { way, random, days }: { way: ExamWay; random: () => number; days: number },
): ExamAlert[] {
  const known = infections.filter(({ knownAt }) => knownAt !== null).sort((a, b) => a.knownAt! - b.knownAt!)
  const isTrue = known.filter((_, at) => at % 5 === 0).map((of) => ({ at: of.knownAt!, place: of.place }))
  const isFalse = Array.from({ length: way === 'lianfang' ? 7 : 3 }, () => ({
    at: days * random(),
    place: pathOf(Math.floor(64 * random())),
  }))
  return [...isTrue.map((one) => ({ ...one, ok: true })), ...isFalse.map((one) => ({ ...one, ok: false }))]
    .sort((a, b) => a.at - b.at)
    .map(({ at, place, ok }, index) => ({
      id: index + 1,
      origin: way === 'lianfang' ? 'detector:daily' : 'paper:officer',
      disease: 'covid-19',
      place,
      placeName: nameOf(Number(place.slice(-3))),
      title: { zh: '新冠病例多于预期', en: 'More COVID-19 than expected' },
      isTrue: ok,
      raisedAt: at,
      takenAt: at + 0.05,
      verifiedAt: ok ? at + 0.2 : null,
      closedAt: at + 4 < days ? at + 4 : null,
      outcome: at + 4 < days ? (ok ? 'cluster' : 'false-alarm') : null,
    }))
}

function tasksOf(alerts: readonly ExamAlert[], random: () => number, days: number): ExamTask[] {
  return alerts.map((alert) => {
    const openedAt = alert.raisedAt + 0.1 + 0.3 * random()
    const doneAt = openedAt + 0.2 + 1.5 * random()
    return {
      id: 100 + alert.id,
      type: 'investigate',
      title: { zh: '到现场核实', en: 'Verify on the spot' },
      place: alert.place,
      placeName: alert.placeName,
      alert: alert.id,
      openedAt,
      doneAt: doneAt < days ? doneAt : null,
      dueAt: openedAt + 1,
      outcome: doneAt < days ? 'done' : null,
    }
  })
}

function outcomeOf(
  { alerts, tasks, infections }: ExamPlay,
  { way, days }: { way: ExamWay; days: number },
): ExamOutcome {
  const first = Math.min(...infections.map(({ at }) => at))
  const isTrue = alerts.filter((alert) => alert.isTrue)
  const verified = isTrue.filter(({ verifiedAt }) => verifiedAt !== null)
  const byDay = (times: readonly (number | null)[]) => {
    const counts = new Array<number>(days).fill(0)
    for (const time of times)
      if (time !== null && time < days) counts[Math.floor(time)] = (counts[Math.floor(time)] ?? 0) + 1
    return counts
  }
  const ill = infections.filter(({ number }) => number % 12 === 0)
  const done = tasks.filter(({ doneAt }) => doneAt !== null)
  const asked = way === 'nothing' ? 0 : infections.length * 6
  const atDoor = Math.round(asked * (way === 'paper' ? 0.8 : 0.15))
  return {
    infections: infections.length,
    deaths: infections.filter(({ number }) => number % 90 === 89).length,
    bedDays: ill.length * 9,
    daysToFirstTrueAlert: isTrue[0] ? isTrue[0].raisedAt - first : null,
    daysToVerified: verified[0] ? verified[0].verifiedAt! - first : null,
    trueAlerts: isTrue.length,
    falseAlerts: alerts.length - isTrue.length,
    hours: {
      signalToAlert: isTrue.map(({ id }) => (way === 'paper' ? 30 : 1) + (id % 5)),
      alertToDispatch: tasks.map(({ openedAt, alert }) => 24 * (openedAt - alerts[alert! - 1]!.raisedAt)),
      dispatchToDone: done.map(({ openedAt, doneAt }) => 24 * (doneAt! - openedAt)),
      signalToDone: done.map(({ doneAt, alert }) => 2 + 24 * (doneAt! - alerts[alert! - 1]!.raisedAt)),
    },
    households: { asked, withoutDoor: asked - atDoor, atDoor },
    doorsKnocked: atDoor,
    staffHours: alerts.length * 2 + atDoor * 0.4,
    tests: { made: asked, short: way === 'paper' ? Math.round(asked / 20) : 0 },
    beds: { of: 120, mostTaken: Math.min(120, ill.length), shortDays: Math.max(0, ill.length - 20) },
    signals: { sent: infections.length, refused: 2, duplicate: 1, lost: 0 },
    breaches: [],
    curve: {
      infected: byDay(infections.map(({ at }) => at)),
      known: byDay(infections.map(({ knownAt }) => knownAt)),
      inHospital: Array.from(
        { length: days },
        (_, today) => ill.filter(({ at }) => at + 8 <= today && today < at + 17).length,
      ),
    },
  }
}
