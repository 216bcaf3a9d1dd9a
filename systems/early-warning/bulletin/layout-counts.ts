import type { Block, Cell, Section } from './blocks.ts'
import type { Bulletin } from './content.ts'
import type { Teller } from './tell.ts'

type SeriesWeek = Bulletin['counts'][number]

/** What was counted, by tally and disease, beside the week before and the same week of earlier years. */
export function countsSection({ counts, place, asKnownOn }: Bulletin, tell: Teller): Section {
  const { say } = tell
  const blocks: Block[] = []
  for (const [tally, rows] of Map.groupBy(counts, (row) => row.tally)) {
    const [first] = rows
    blocks.push({
      kind: 'table',
      caption: tell.tally(tally),
      columns: [
        { text: say('counts.series') },
        { text: say('counts.week'), number: true },
        { text: say('counts.before'), number: true },
        { text: say('counts.change'), number: true },
        ...(first?.earlier ?? []).map(({ year, week }) => ({
          text: say('counts.earlier', { year, week }),
          number: true as const,
        })),
      ],
      rows: rows.map((row) => cellsOf(row, { place, asKnownOn }, tell)),
    })
  }
  if (blocks.length === 0) blocks.push({ kind: 'text', cells: [{ text: say('counts.none') }] })
  else blocks.push({ kind: 'text', tone: 'faint', cells: [{ text: say('counts.note') }] })
  return { id: 'counts', title: say('counts.title'), blocks }
}

function cellsOf(
  { tally, series, week, before, earlier }: SeriesWeek,
  { place, asKnownOn }: Pick<Bulletin, 'place' | 'asKnownOn'>,
  tell: Teller,
): Cell[] {
  const href = `/?${new URLSearchParams({ place, tally, series, asKnownOn, span: 'all' })}`
  const count = (value: number | null): Cell =>
    value === null ? { text: '—', tone: 'faint' } : { text: tell.number(value), href }
  return [
    { text: tell.series(series), href },
    count(week),
    count(before),
    { text: before === null ? '—' : changeOf(week - before, tell) },
    ...earlier.map((one) => count(one.count)),
  ]
}

function changeOf(by: number, { number }: Teller): string {
  return by === 0 ? '0' : by > 0 ? `+${number(by)}` : `−${number(-by)}`
}
