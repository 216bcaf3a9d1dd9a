export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  const [low, high] = [sorted[half - 1 + (sorted.length % 2)], sorted[half]]
  if (low === undefined || high === undefined) throw new RangeError('no median of nothing')
  return (low + high) / 2
}

/** A table as plain text; the first row names the columns, numbers stand to the right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
  const [head = [], ...body] = rows
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...body.map(line)].join('\n')
}

export const count = (value: number): string => Math.round(value).toLocaleString('en')
export const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`
export const spread = (values: readonly number[], format: (value: number) => string): string =>
  `${format(Math.min(...values))} – ${format(Math.max(...values))}`
