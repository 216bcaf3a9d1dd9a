import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Episode,
  findEpisode,
  findEscalation,
  judgeDay,
  type RaisedAlarm,
  type Surroundings,
} from './index.ts'

const zeros = (days: number): number[] => Array(days).fill(0)

/** What a caller remembers of the alarm. */
function toRaised({ latestDay, latest }: Episode): RaisedAlarm {
  const [finding] = latest
  return { day: latestDay, observed: finding?.observed ?? 0, windowDays: finding?.windowDays ?? 0 }
}

/** The alarms of a caller that remembers them, each day judged on what was known that day. */
function alarmsOf(counts: readonly number[], surroundings: Surroundings = {}): RaisedAlarm[] {
  const raised: RaisedAlarm[] = []
  for (let today = 0; today < counts.length; today++) {
    const { elsewhere } = surroundings
    const judged = judgeDay({
      ...surroundings,
      ...(elsewhere ? { elsewhere: { ...elsewhere, today } } : {}),
      counts,
      today,
      raised,
    })
    if (judged.verdict === 'alarm') raised.push(toRaised(judged.episode))
  }
  return raised
}

const replay = (counts: readonly number[]): number[] => alarmsOf(counts).map(({ day }) => day)

/** A place quiet for 149 days and then in an outbreak of 37 cases in three days, and what came before by day. */
function outbreakOn149(before: Readonly<Record<number, number>> = {}): number[] {
  return [...Array.from({ length: 149 }, (_, day) => before[day] ?? 0), 2, 3, 32]
}

describe('an episode', () => {
  test('an outbreak of three weeks is an alarm on its first day, and one more when it has grown fivefold', () => {
    expect(
      alarmsOf([...zeros(90), 2, 3, 32, 21, 22, 19, 14, 18, 13, 10, 5, 6, 6, 9, 7, 15, 10, 5, 6, 0, 1, 2, 1]),
    ).toMatchObject([
      { day: 90, observed: 2 },
      { day: 92, observed: 37 },
    ])
  })

  test('an outbreak that begins with several cases and stays of their size is one alarm', () => {
    expect(replay([...zeros(90), 6, 3, 2, 1, 4, 0, 2, 2, 1, 0, 3, 1, 2])).toEqual([90])
  })

  test('the same series tells which day was the first, without a memory', () => {
    const counts = [...zeros(90), 2, 3, 32, 21]
    expect(findEpisode({ counts })).toMatchObject({ firstDay: 90, latestDay: 93 })
    expect(findEpisode({ counts, today: 90 })).toMatchObject({ firstDay: 90, latestDay: 90 })
    expect(findEpisode({ counts, today: 89 })).toBeUndefined()
  })

  test('ends 28 days after its last finding', () => {
    const counts = [...zeros(60), 1, ...zeros(40)]
    expect(findEpisode({ counts, today: 88 })?.firstDay).toBe(60)
    expect(findEpisode({ counts, today: 89 })).toBeUndefined()
  })

  test('a single case comes to an alarm again only after another eight weeks', () => {
    expect(replay([...zeros(60), 1, ...zeros(40), 1, ...zeros(56), 1])).toEqual([60, 158])
  })

  test('a rise that follows the alarm for a single case within 28 days is an alarm again, once', () => {
    expect(alarmsOf([...zeros(60), 1, ...zeros(20), 3, 4, 5])).toMatchObject([
      { day: 60, observed: 1 },
      { day: 82, observed: 7 },
    ])
  })

  test('says which alarm it escalates', () => {
    const counts = [...zeros(60), 1, ...zeros(20), 7]
    const raised = [{ day: 60, observed: 1, windowDays: 1 }]
    expect(judgeDay({ counts, raised })).toMatchObject({
      verdict: 'alarm',
      escalates: 60,
      episode: { firstDay: 60, latestDay: 81, latest: [{ detector: 'rise-over-baseline', observed: 7 }] },
    })
  })

  test('single cases that follow slowly on the alarm for the first are an alarm once they are five in a fortnight', () => {
    expect(alarmsOf([...zeros(60), 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1])).toMatchObject([
      { day: 60, observed: 1 },
      { day: 72, observed: 5, windowDays: 14 },
    ])
  })

  test('a rise after more than 28 days is another', () => {
    expect(replay([...zeros(90), 1, ...zeros(30), 3, 4, 5])).toEqual([90, 122])
  })

  test('a report that comes late opens an episode in the past, and is still a new alarm', () => {
    const judged = judgeDay({ counts: [...zeros(60), 1, 0], raised: [] })
    expect(judged).toMatchObject({ verdict: 'alarm', episode: { latestDay: 60 } })
  })

  test('a case that a correction moves to an earlier day raises no second alarm', () => {
    const raised = [{ day: 60, observed: 1, windowDays: 1 }]
    expect(judgeDay({ counts: [...zeros(58), 1, 0, 0, 0], raised }).verdict).toBe('known')
  })

  test('a correction that takes the case away takes the episode away', () => {
    const raised = [{ day: 60, observed: 1, windowDays: 1 }]
    expect(judgeDay({ counts: zeros(63), raised }).verdict).toBe('quiet')
  })

  test('weeks that are seen at once are one alarm, for the worst of them', () => {
    const counts = [...zeros(60), 2, 40, 3, ...zeros(12)]
    const judged = judgeDay({ counts, raised: [] })
    expect(judged).toMatchObject({ verdict: 'alarm', episode: { latest: [{ observed: 45 }] } })
  })
})

test('an alarm tells of nothing any more once the baseline begins after it', () => {
  const told = [{ day: 60, observed: 40, windowDays: 1 }]
  const riseAfter = (days: number) => {
    const counts = [...zeros(60), 40, ...zeros(days), 6]
    const episode = findEpisode({ counts })
    return episode && findEscalation(episode, { counts, told })
  }
  expect(riseAfter(60)).toBeUndefined()
  expect(riseAfter(70)).toMatchObject({ latest: [{ observed: 6 }] })
})

describe('an outbreak of 37 cases in three days, months into quiet', () => {
  const found = (before: Readonly<Record<number, number>>) => alarmsOf(outbreakOn149(before))

  test('is an alarm though a single case ten days before had one', () => {
    expect(found({ 139: 1 })).toMatchObject([
      { day: 139, observed: 1 },
      { day: 150, observed: 5 },
      { day: 151, observed: 37 },
    ])
  })

  test('is an alarm though smaller episodes follow one another up to it', () => {
    expect(found({ 90: 1, 92: 4, 115: 6, 135: 6 })).toMatchObject([
      { day: 90, observed: 1 },
      { day: 92, observed: 5 },
      { day: 151, observed: 37 },
    ])
  })

  test('is an alarm though a chain of episodes as large as it began months before', () => {
    expect(found({ 60: 40, 80: 8, 100: 8, 120: 8, 140: 8 }).map(({ day }) => day)).toContain(151)
  })

  test('is an alarm though an alarm for one case was taken back by a correction four days before', () => {
    const raised = [{ day: 145, observed: 1, windowDays: 1 }]
    expect(judgeDay({ counts: outbreakOn149(), today: 149, raised })).toMatchObject({
      verdict: 'alarm',
      episode: { firstDay: 149, latestDay: 149 },
    })
  })

  test('is an alarm though of ten cases that had one a correction left one', () => {
    const raised = [{ day: 145, observed: 10, windowDays: 1 }]
    expect(judgeDay({ counts: outbreakOn149({ 145: 1 }), raised }).verdict).toBe('alarm')
  })

  test('is an alarm though a district beside it has a case every four days since a month', () => {
    const trickle = Array.from({ length: 152 }, (_, day) => (day >= 124 && day % 4 === 0 ? 1 : 0))
    const siblingAlarms = [{ place: '110102', day: 124, observed: 1 }]
    const raised = alarmsOf(outbreakOn149(), { elsewhere: { counts: trickle }, siblingAlarms, siblings: 1 })
    expect(raised.at(-1)).toMatchObject({ observed: expect.toSatisfy((cases) => cases >= 5) })
  })
})

describe('spread from the neighbourhood', () => {
  const first = { counts: [...zeros(70), 1], raised: [] }

  test('a first case after alarms in two other districts joins their event', () => {
    const siblingAlarms = [
      { place: '110102', day: 66, observed: 1 },
      { place: '110106', day: 67, observed: 1 },
    ]
    expect(judgeDay({ ...first, siblingAlarms }).verdict).toBe('spread')
  })

  test('the second district is an alarm: it says that there is an event', () => {
    const siblingAlarms = [
      { place: '110102', day: 66, observed: 1 },
      { place: '110102', day: 68, observed: 1 },
    ]
    expect(judgeDay({ ...first, siblingAlarms }).verdict).toBe('alarm')
  })

  test('alarms of the same day, or of more than 14 days ago, explain nothing', () => {
    const siblingAlarms = [
      { place: 'a', day: 55, observed: 1 },
      { place: 'b', day: 69, observed: 1 },
      { place: 'c', day: 70, observed: 1 },
    ]
    expect(judgeDay({ ...first, siblingAlarms }).verdict).toBe('alarm')
  })

  test('a rise of its own is not explained by single cases elsewhere', () => {
    const siblingAlarms = [
      { place: 'a', day: 66, observed: 1 },
      { place: 'b', day: 67, observed: 1 },
    ]
    expect(judgeDay({ counts: [...zeros(70), 5], raised: [], siblingAlarms }).verdict).toBe('alarm')
  })

  test('a place that joined with one case is an alarm when it rises by itself', () => {
    const siblingAlarms = [
      { place: 'a', day: 66, observed: 1 },
      { place: 'b', day: 67, observed: 1 },
    ]
    const counts = [...zeros(70), 1, 2, 3]
    expect(judgeDay({ counts, today: 70, raised: [], siblingAlarms }).verdict).toBe('spread')
    expect(judgeDay({ counts, today: 72, raised: [], siblingAlarms }).verdict).toBe('alarm')
  })

  test('a slow start beside two districts with single cases is an alarm once it is several cases', () => {
    const siblingAlarms = [
      { place: 'a', day: 66, observed: 1 },
      { place: 'b', day: 67, observed: 1 },
    ]
    const counts = [...zeros(70), 2, 0, 0, 1, 0, 0, 1, 0, 0, 1]
    expect(alarmsOf(counts, { siblingAlarms })).toMatchObject([{ day: 79, observed: 5, windowDays: 14 }])
  })

  test('while the rest of the city is in a rise, the first cases of a further district join it', () => {
    const elsewhere = { counts: [...zeros(68), 2, 6, 9] }
    expect(judgeDay({ counts: [...zeros(70), 4], raised: [], elsewhere }).verdict).toBe('spread')
  })

  test('a rise of its own is not explained by a rise elsewhere', () => {
    const elsewhere = { counts: [...zeros(68), 2, 6, 9] }
    expect(judgeDay({ counts: [...zeros(70), 5], raised: [], elsewhere }).verdict).toBe('alarm')
  })

  test('a rise elsewhere on the same day only is not what explains a first case', () => {
    const elsewhere = { counts: [...zeros(70), 9] }
    expect(judgeDay({ counts: [...zeros(70), 4], raised: [], elsewhere }).verdict).toBe('alarm')
  })
})

describe('a lone case in a city of fifteen districts', () => {
  const day = 200
  const lone = { counts: [...zeros(day), 1], raised: [], siblings: 14 }
  const idle = [
    { place: 'a', day: 90, observed: 1 },
    { place: 'b', day: 150, observed: 2 },
  ]

  test('is an alarm where none, or one, had come to nothing before', () => {
    expect(judgeDay(lone).verdict).toBe('alarm')
    expect(judgeDay({ ...lone, siblingAlarms: idle.slice(0, 1) }).verdict).toBe('alarm')
  })

  test('waits where two in 200 days had come to nothing, over one in 3,000 district-days', () => {
    expect(judgeDay({ ...lone, siblingAlarms: idle }).verdict).toBe('usual')
    expect(judgeDay({ ...lone, siblingAlarms: idle, siblings: 30 }).verdict).toBe('alarm')
  })

  test('is an alarm where one of the two had become an outbreak', () => {
    const siblingAlarms = [...idle, { place: 'a', day: 95, observed: 8 }]
    expect(judgeDay({ ...lone, siblingAlarms }).verdict).toBe('alarm')
  })

  test('is an alarm where one of the two is of the last fortnight, of which nobody knows yet', () => {
    const siblingAlarms = [...idle.slice(0, 1), { place: 'b', day: day - 14, observed: 1 }]
    expect(judgeDay({ ...lone, siblingAlarms }).verdict).toBe('alarm')
  })

  test('two cases on its first day are no lone case', () => {
    expect(judgeDay({ ...lone, counts: [...zeros(day), 2], siblingAlarms: idle }).verdict).toBe('alarm')
  })

  test('that waits is an alarm with the third case of a fortnight', () => {
    const surroundings = { siblingAlarms: idle, siblings: 14 }
    expect(alarmsOf([...zeros(day), 1, 0, 1, 0, 0, 1], surroundings)).toEqual([
      { day: day + 5, observed: 3, windowDays: 6 },
    ])
    expect(alarmsOf([...zeros(day), 1, 0, 1, ...zeros(12), 1], surroundings)).toEqual([])
  })
})

test('an alarm that is remembered is known when the day is judged again, whatever the counts', () => {
  const few = fc.oneof(
    { weight: 8, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.nat(3) },
    fc.nat(60),
  )
  let alarms = 0
  fc.assert(
    fc.property(fc.array(few, { minLength: 40, maxLength: 60, size: 'max' }), (last) => {
      const counts = [...zeros(80), ...last]
      const judged = judgeDay({ counts, raised: [] })
      if (judged.verdict !== 'alarm') return
      alarms++
      expect(judgeDay({ counts, raised: [toRaised(judged.episode)] }).verdict).toBe('known')
    }),
    { seed: 20200613, numRuns: 500 },
  )
  expect(alarms).toBeGreaterThan(100)
})
