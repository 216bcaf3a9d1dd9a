import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useSpeaker } from '#platform/desk'
import type { LookRow } from '../answers.ts'
import { words } from './words.ts'

/** So many columns are in the page at first: a table may have a thousand. */
const columnsAtOnce = 30

/** Rows as they stand in the file, each with its line. Wider tables scroll in their own box. */
export function CellTable({
  label,
  columns,
  before = [],
  rows,
  act,
}: {
  label: string
  columns: readonly string[]
  before?: readonly LookRow[]
  rows: readonly LookRow[]
  /** What can be done with a row. */
  act?: (row: LookRow) => ReactNode
}) {
  const { say } = useSpeaker(words)
  const [shown, setShown] = useState(columnsAtOnce)
  const heads = columns.slice(0, shown)
  const left = columns.length - heads.length
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by keys. */}
      <section className="cells" aria-label={label} tabIndex={0}>
        <table>
          <thead>
            {before.map((row) => (
              <tr key={row.line} className="above">
                <th scope="row">
                  {row.line} {act?.(row)}
                </th>
                {heads.map((_, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells of a row have their place alone.
                  <td key={at}>
                    <bdi>{row.cells[at] ?? ''}</bdi>
                  </td>
                ))}
              </tr>
            ))}
            <tr>
              <th scope="col">{say('look.line')}</th>
              {heads.map((column, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: headings may be blank, or stand twice.
                <th key={at} scope="col">
                  <bdi>{column}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.line}>
                <th scope="row">
                  {row.line} {act?.(row)}
                </th>
                {heads.map((_, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells of a row have their place alone.
                  <td key={at}>
                    <bdi>{row.cells[at] ?? ''}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {left > 0 ? (
        <Button onClick={() => setShown(shown + columnsAtOnce)}>
          {say('look.moreColumns', { n: left, m: Math.min(left, columnsAtOnce) })}
        </Button>
      ) : null}
    </>
  )
}
