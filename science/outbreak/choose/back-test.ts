import { detect } from '../daily/detect.ts'
import { type Character, measureCharacter } from './character.ts'
import { type Contender, contenders, type Fitness, listFitness } from './contenders.ts'
import { drawStart, makeOutbreak, type Outbreak } from './inject.ts'
import { type Addition, countsKnownOn, delaysOf, type KnownHistory } from './known-history.ts'
import { type Looker, makeLooker } from './looker.ts'

/** Chances at or above this are no alarm at any level that is tried. */
export const loosestAlpha = 0.2

/** Days around a finding of the daily judge that are not quiet: what a contender says there was told, or would be told twice. */
export const episodeDays = 28

export interface TrialQuestion {
  readonly history: KnownHistory
  /** Names the series, so that no two are given the same outbreaks. */
  readonly stream: string
  /** The first day judged, as a position; days before it are history. */
  readonly from: number
  /** How many outbreaks are put into its quiet days. */
  readonly outbreaks: number
  /** Days from an outbreak's first case within which it has to be found. */
  readonly withinDays: number
  readonly seed: number
  /** Stretches of days, both ends included, in which something real went on, or may have: neither quiet nor given an outbreak. */
  readonly unquiet?: readonly { readonly from: number; readonly to: number }[]
  readonly of?: readonly Contender[]
}

/** What a contender said of the series as it was: each period with a chance below `loosestAlpha`, by its last day. */
export interface CalmChance {
  readonly day: number
  readonly chance: number
  readonly quiet: boolean
}

/** A day after an outbreak's first case on which a contender's chance was below `loosestAlpha`, and its chance without the outbreak. */
export interface Seen {
  readonly afterDays: number
  readonly chance: number
  readonly without: number
}

export interface OutbreakTrial extends Pick<Outbreak, 'shape' | 'size' | 'cases'> {
  /** Days after the first case on which the daily judge first found what it would not have found without. Absent: not within the days given. */
  readonly dailyAfterDays?: number
  /** For each contender of the trial, in their order; null where it could not judge these days yet. */
  readonly seen: readonly (readonly Seen[] | null)[]
}

/** What was learnt of one series: plain data, to be kept and put together with those of others. */
export interface SeriesTrial {
  readonly character: Character
  readonly fitness: readonly Fitness[]
  /** Days on which the daily judge found something in the series as it was. */
  readonly dailyFound: readonly number[]
  readonly judgedDays: number
  /** For each of `fitness`: quiet days that it judged, and what it said. Nothing of the unfit. */
  readonly calm: readonly { readonly quietDays: number; readonly chances: readonly CalmChance[] }[]
  readonly outbreaks: readonly OutbreakTrial[]
}

/**
 * What each fit detector, and the daily judge, would have made of a series' past, and of outbreaks put into its quiet days; each day
 * judged on what was known at its end.
 *
 * In words: the daily judge goes over every day. Quiet are the days that are not `unquiet` and further than `episodeDays` from its
 * findings: there a contender's alarm would be one more call. Contenders by week judge each week on its Sunday, and the week before
 * anew where cases of it came late. Then outbreaks begin on quiet days drawn at random; each day on which a case becomes known, the week
 * under way is judged as it stands (too many for a whole week are too many for a part of it) and a week with late cases anew. An outbreak is
 * found only where the same period would have been no alarm without it.
 *
 * It goes piece by piece, each some milliseconds long, and gives the share that is done, so that other work goes on between and whoever
 * asked may leave off.
 *
 * @throws RangeError for a history, range or setting that makes no sense.
 * Complexity: O(days judged + outbreaks × withinDays) judgements of each contender.
 */
export function* trySeries(question: TrialQuestion): Generator<number, SeriesTrial> {
  const { history, from } = question
  const last = history.days - 1
  if (!(Number.isInteger(from) && from >= 0 && from <= last))
    throw new RangeError(`from must be a position in the history of ${history.days} days, got ${from}`)
  const counts = countsKnownOn(history, last)
  const character = measureCharacter({ counts, firstDay: history.firstDay })
  const fitness = listFitness(character, question.of ?? contenders)
  const fit = fitness.filter(({ unfit }) => unfit === undefined)
  const dailyFound = new Set<number>()
  for (let day = from; day <= last; day++) {
    if (findsDaily(history, day)) dailyFound.add(day)
    if (day % daysAtOnce === 0) yield (0.2 * (day - from)) / (last - from + 1)
  }
  const quiet = quietDays(question, dailyFound)
  const lookers = fit.map(({ contender }) => makeLooker({ contender, history }))
  const calm = new Map<Looker, CalmOfLooker>()
  for (const [at, looker] of lookers.entries()) {
    const pieces = judgeCalm(looker, { history, from, quiet })
    for (let piece = pieces.next(); ; piece = pieces.next()) {
      if (piece.done) {
        calm.set(looker, piece.value)
        break
      }
      yield 0.2 + (0.3 * (at + piece.value)) / lookers.length
    }
  }
  const outbreaks: OutbreakTrial[] = []
  const starts = listStarts(question, quiet)
  for (let replicate = 0; replicate < question.outbreaks; replicate++) {
    const start = drawStart({ ...question, replicate, days: starts })
    if (start === undefined) break
    const deviation = deviationOf(counts, { start, character })
    const outbreak = makeOutbreak({ ...question, replicate, start, deviation, delays: delaysOf(history) })
    outbreaks.push(tryOutbreak(outbreak, { question, dailyFound, lookers, calm }))
    yield 0.5 + (0.5 * (replicate + 1)) / question.outbreaks
  }
  return {
    character,
    fitness,
    dailyFound: [...dailyFound],
    judgedDays: last - from + 1,
    calm: fitness.map(({ contender }) => {
      const found = lookers.find((looker) => looker.contender === contender)
      const { quietDays: days, chances } = (found && calm.get(found)) ?? { quietDays: 0, chances: new Map() }
      return { quietDays: days, chances: [...chances.values()] }
    }),
    outbreaks: outbreaks.map((outbreak) => ({
      ...outbreak,
      seen: fitness.map(({ contender }) => {
        const at = lookers.findIndex((looker) => looker.contender === contender)
        return outbreak.seen[at] ?? null
      }),
    })),
  }
}

/** Days judged between two rests. */
const daysAtOnce = 30

function findsDaily(history: KnownHistory, day: number, more: readonly Addition[] = []): boolean {
  const counts = countsKnownOn(history, day, more)
  return detect({ counts, ...(history.spanDays ? { spanDays: history.spanDays } : {}) }).length > 0
}

/** A mark for each day: whether nothing went on then that anybody knows of, and the daily judge was silent. */
function quietDays(
  { history, from, unquiet = [] }: TrialQuestion,
  dailyFound: ReadonlySet<number>,
): boolean[] {
  const quiet = Array.from({ length: history.days }, (_, day) => day >= from)
  const mark = (first: number, last: number) => {
    for (let day = Math.max(0, first); day <= Math.min(history.days - 1, last); day++) quiet[day] = false
  }
  for (const stretch of unquiet) mark(stretch.from, stretch.to)
  for (const day of dailyFound) mark(day - episodeDays, day + episodeDays)
  return quiet
}

interface CalmOfLooker {
  quietDays: number
  /** By the last day of the period. */
  readonly chances: Map<number, CalmChance>
}

function* judgeCalm(
  looker: Looker,
  of: { history: KnownHistory; from: number; quiet: readonly boolean[] },
): Generator<number, CalmOfLooker> {
  const { history, from, quiet } = of
  const found: CalmOfLooker = { quietDays: 0, chances: new Map() }
  const periodDays = looker.period === 'week' ? 7 : 1
  let since = 0
  for (let day = from; day < history.days; day++) {
    if (!looker.endsPeriod(day)) continue
    for (const { lastDay, chance } of looker.look(day, { sinceDays: periodDays })) {
      if (lastDay === day && chance !== undefined && quiet[day]) found.quietDays += periodDays
      const before = found.chances.get(lastDay)?.chance ?? loosestAlpha
      if (chance !== undefined && chance < before)
        found.chances.set(lastDay, { day: lastDay, chance, quiet: quiet[lastDay] === true })
    }
    since += periodDays
    if (since % daysAtOnce < periodDays) yield (day - from) / (history.days - from)
  }
  return found
}

/** Days on which an outbreak may begin: quiet ones that are followed by as many as it is watched for. */
function listStarts({ history, withinDays }: TrialQuestion, quiet: readonly boolean[]): number[] {
  const days: number[] = []
  let run = 0
  for (let day = history.days - 1; day >= 0; day--) {
    run = quiet[day] ? run + 1 : 0
    if (run > withinDays + firstCaseDays) days.push(day)
  }
  return days.reverse()
}

/** The first case comes a few days after the exposure. */
const firstCaseDays = 7

/** The deviation of a calm week, from the eight before it; one case at least. */
function deviationOf(
  counts: readonly number[],
  { start, character }: { start: number; character: Character },
): number {
  const before = counts.slice(Math.max(0, start - 56), start)
  const mean = before.length === 0 ? 0 : (7 * before.reduce((sum, count) => sum + count, 0)) / before.length
  return Math.max(1, Math.sqrt((character.dispersion ?? 1) * mean))
}

function tryOutbreak(
  { shape, size, cases, additions, onset }: Outbreak,
  of: {
    question: TrialQuestion
    dailyFound: ReadonlySet<number>
    lookers: readonly Looker[]
    calm: ReadonlyMap<Looker, CalmOfLooker>
  },
): OutbreakTrial {
  const { history, withinDays } = of.question
  const last = Math.min(history.days - 1, onset + withinDays)
  const seen = of.lookers.map((looker): Seen[] | null => (looker.canJudge(onset) ? [] : null))
  let dailyAfterDays: number | undefined
  for (let day = onset; day <= last; day++) {
    if (
      !additions.some(({ known }) => known === day) &&
      !history.additions.some(({ known }) => known === day)
    )
      continue
    const afterDays = day - onset
    if (dailyAfterDays === undefined && !of.dailyFound.has(day) && findsDaily(history, day, additions))
      dailyAfterDays = afterDays
    for (const [at, looker] of of.lookers.entries())
      for (const { lastDay, chance } of looker.look(day, { sinceDays: 1, more: additions })) {
        if (chance === undefined || chance >= loosestAlpha) continue
        const without = of.calm.get(looker)?.chances.get(lastDay)?.chance ?? 1
        seen[at]?.push({ afterDays, chance, without })
      }
  }
  return { shape, size, cases, ...(dailyAfterDays === undefined ? {} : { dailyAfterDays }), seen }
}
