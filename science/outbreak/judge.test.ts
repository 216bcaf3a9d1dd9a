import { describe, expect, test } from 'vitest'
import { findEpisode, isNewAlarm, judgeDay } from './index.ts'

const zeros = (days: number): number[] => Array(days).fill(0)

/** The days on which a caller that remembers its alarms raises one, each judged on what was known that day. */
function replay(counts: readonly number[]): number[] {
  const raised: number[] = []
  for (let today = 0; today < counts.length; today++) {
    if (judgeDay({ counts, today, raised }).verdict === 'alarm') raised.push(today)
  }
  return raised
}

describe('an episode', () => {
  test('an outbreak of three weeks is one alarm, on its first day', () => {
    expect(
      replay([...zeros(90), 2, 3, 32, 21, 22, 19, 14, 18, 13, 10, 5, 6, 6, 9, 7, 15, 10, 5, 6, 0, 1, 2, 1]),
    ).toEqual([90])
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

  test('a rise that follows the first case within 28 days is the same episode', () => {
    expect(replay([...zeros(60), 1, ...zeros(20), 3, 4, 5])).toEqual([60])
  })

  test('a rise after more than 28 days is another', () => {
    expect(replay([...zeros(90), 1, ...zeros(30), 3, 4, 5])).toEqual([90, 122])
  })

  test('a report that comes late opens an episode in the past, and is still a new alarm', () => {
    const judged = judgeDay({ counts: [...zeros(60), 1, 0], raised: [] })
    expect(judged).toMatchObject({ verdict: 'alarm', episode: { latestDay: 60 } })
  })

  test('a correction that moves the first day by a few days raises no second alarm', () => {
    const episode = findEpisode({ counts: [...zeros(60), 0, 0, 2] })
    expect(episode && isNewAlarm(episode, [60])).toBe(false)
  })

  test('a correction that takes the case away takes the episode away', () => {
    expect(judgeDay({ counts: zeros(63), raised: [60] }).verdict).toBe('quiet')
  })
})

describe('spread from the neighbourhood', () => {
  const first = { counts: [...zeros(70), 1], raised: [] }

  test('a first case after alarms in two other districts joins their event', () => {
    const siblingAlarms = [
      { place: '110102', day: 66 },
      { place: '110106', day: 67 },
    ]
    expect(judgeDay({ ...first, siblingAlarms }).verdict).toBe('spread')
  })

  test('the second district is an alarm: it says that there is an event', () => {
    const siblingAlarms = [
      { place: '110102', day: 66 },
      { place: '110102', day: 68 },
    ]
    expect(judgeDay({ ...first, siblingAlarms }).verdict).toBe('alarm')
  })

  test('alarms of the same day, or of more than 14 days ago, explain nothing', () => {
    const siblingAlarms = [
      { place: 'a', day: 55 },
      { place: 'b', day: 69 },
      { place: 'c', day: 70 },
    ]
    expect(judgeDay({ ...first, siblingAlarms }).verdict).toBe('alarm')
  })

  test('a rise of its own is not explained by single cases elsewhere', () => {
    const siblingAlarms = [
      { place: 'a', day: 66 },
      { place: 'b', day: 67 },
    ]
    expect(judgeDay({ counts: [...zeros(70), 5], raised: [], siblingAlarms }).verdict).toBe('alarm')
  })

  test('a place that joined with one case is an alarm when it rises by itself', () => {
    const siblingAlarms = [
      { place: 'a', day: 66 },
      { place: 'b', day: 67 },
    ]
    const counts = [...zeros(70), 1, 2, 3]
    expect(judgeDay({ counts, today: 70, raised: [], siblingAlarms }).verdict).toBe('spread')
    expect(judgeDay({ counts, today: 72, raised: [], siblingAlarms }).verdict).toBe('alarm')
  })

  test('while the rest of the city is in a rise, a further district joins it', () => {
    const elsewhere = { counts: [...zeros(68), 2, 6, 9] }
    expect(judgeDay({ counts: [...zeros(70), 6], raised: [], elsewhere }).verdict).toBe('spread')
  })

  test('a rise elsewhere on the same day only is not what explains it', () => {
    const elsewhere = { counts: [...zeros(70), 9] }
    expect(judgeDay({ counts: [...zeros(70), 6], raised: [], elsewhere }).verdict).toBe('alarm')
  })
})
