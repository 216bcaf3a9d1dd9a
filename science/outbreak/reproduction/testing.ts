import { existsSync, readFileSync } from 'node:fs'

const folder = new URL('../../../../shared/data/outbreak-parity/', import.meta.url)
/** Where the reference results are looked for, and whether they are there. */
export const data = { path: folder.pathname, isThere: existsSync(folder) }

/** Of a file of reference results its columns as numbers; a cell left empty is undefined. */
export function readColumns(name: string): Record<string, (number | undefined)[]> {
  const rows = readRows(new URL(name, folder))
  const columns: Record<string, (number | undefined)[]> = {}
  for (const key of Object.keys(rows[0] ?? {}))
    columns[key] = rows.map((row) => (row[key] === '' ? undefined : Number(row[key])))
  return columns
}

/** The rows of a CSV file without commas inside its cells. */
export function readRows(file: URL): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  const keys = header.split(',').map(unquote)
  return lines.map((line) => {
    const cells = line.split(',').map(unquote)
    return Object.fromEntries(keys.map((key, n) => [key, cells[n] ?? '']))
  })
}

export function fileOf(path: string): URL {
  return new URL(`../../../../shared/data/${path}`, import.meta.url)
}

function unquote(cell: string): string {
  return cell.replace(/^"|"$/g, '').trim()
}
