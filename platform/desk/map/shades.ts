import type { Shade } from '../colours.ts'
import type { PlaceCount } from './answers.ts'

const most = 5

/**
 * Where each of at most five shades begins, in round figures. Equal steps where the counts are alike
 * (`[150, 200, 250]`), growing ones where they are not (`[1, 10, 100, 1000]`). Empty where nothing was counted.
 */
export function shadeStarts(counts: readonly PlaceCount[]): number[] {
  const positive = counts.map(({ amount }) => amount).filter((amount) => amount > 0)
  if (positive.length === 0) return []
  const least = Math.min(...positive)
  const greatest = Math.max(...positive)
  return greatest <= 10 * least ? equalStarts(least, greatest) : growingStarts(least, greatest)
}

function equalStarts(least: number, greatest: number): number[] {
  const widths = roundFigures((greatest - least + 1) / most, greatest)
  for (const width of widths) {
    const first = Math.max(1, Math.floor(least / width) * width)
    const starts = Array.from(
      { length: Math.floor((greatest - first) / width) + 1 },
      (_, i) => first + i * width,
    )
    if (starts.length <= most) return starts
  }
  return [least]
}

function growingStarts(least: number, greatest: number): number[] {
  const round = roundFigures(1, greatest)
  const from = round.slice(round.findLastIndex((figure) => figure <= least))
  if (from.length <= most) return from
  // Evenly spread over what there is, the first of them included. Every index is within the list.
  return Array.from({ length: most }, (_, i) => from[Math.round((i * (from.length - 1)) / most)] as number)
}

/** 1, 2, 5, 10, 20, 50 … from `atLeast` up to the greatest. */
function roundFigures(atLeast: number, greatest: number): number[] {
  const figures: number[] = []
  for (let power = 1; power <= greatest; power *= 10) figures.push(power, 2 * power, 5 * power)
  return figures.filter((figure) => figure >= atLeast && figure <= greatest)
}

export function shadeOf({ amount, reports }: PlaceCount, starts: readonly number[]): Shade {
  // A day may be known by corrections alone: it has an amount and no report left.
  if (reports === 0 && amount === 0) return -1
  // At most five starts are ever passed.
  return starts.filter((start) => amount >= start).length as Shade
}

/** "5–19" for the legend; the last shade is open. */
export function shadeLabel(
  index: number,
  starts: readonly number[],
  number: (value: number) => string,
): string {
  const from = starts[index] ?? 0
  const next = starts[index + 1]
  if (next === undefined) return `≥ ${number(from)}`
  return next - 1 === from ? number(from) : `${number(from)}–${number(next - 1)}`
}
