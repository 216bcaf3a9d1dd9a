import { useQuery } from '@tanstack/react-query'
import { Nothing, PageLink, Panel, sizeText, useSearchState, useSpeaker, Waiting } from '#platform/desk'
import type { Look, LookRow, Upload } from '../answers.ts'
import { AssistantSearch } from '../search.ts'
import { CellTable } from './cell-table.tsx'
import { Fault } from './fault.tsx'
import { FormFields } from './form-fields.tsx'
import { formOf, lookQuery } from './queries.ts'
import { words } from './words.ts'

/** What was seen of the file, before anything is known of its meaning; whatever is wrong is changed and read again. */
export function LookStep({ upload }: { upload: Upload }) {
  const { say } = useSpeaker(words)
  const [search] = useSearchState(AssistantSearch)
  const look = useQuery(lookQuery(upload.id, formOf(search)))
  const found = look.error ? undefined : look.data
  return (
    <>
      <Panel
        className="look"
        title={say(look.error ? 'step.look' : 'look.title')}
        note={
          <>
            <bdi>{upload.file}</bdi> · {sizeText(upload.bytes)} ·{' '}
            {say(upload.format === 'text' ? 'look.text' : 'look.xlsx')}
          </>
        }
      >
        {look.error ? null : <p>{say('look.says')}</p>}
        {look.error && upload.format !== 'text' && search.sheet === undefined ? null : (
          <FormFields upload={upload} look={look.data} />
        )}
        {look.error ? (
          <>
            <Fault error={look.error} retry={() => void look.refetch()} />
            <p>
              <PageLink to="/imports/new" className="button-like">
                {say('gone.again')}
              </PageLink>
            </p>
          </>
        ) : null}
        {found ? (
          <div className={`stack ${look.isPlaceholderData ? 'dimmed' : ''}`} aria-live="polite">
            <FirstRows look={found} />
          </div>
        ) : null}
        {look.isPending ? <Waiting rows={8} /> : null}
      </Panel>
      {found ? (
        <footer className="step-end">
          <PageLink to="." className="button-like" search={(old) => ({ ...old, step: 'columns' })}>
            {say('look.go')}
          </PageLink>
        </footer>
      ) : null}
    </>
  )
}

/** So many rows below the headings may be the headings in truth; a later one is named by its number. */
const rowsOffered = 4

function FirstRows({ look }: { look: Look }) {
  const { say } = useSpeaker(words)
  const [, change] = useSearchState(AssistantSearch)
  const { columns, before, rows } = look
  const near = [...before, ...rows].slice(0, before.length + rowsOffered)
  const asHeading = (row: LookRow) =>
    near.includes(row) ? (
      <button
        type="button"
        className="use-row"
        aria-label={say('look.useRow', { n: row.line })}
        title={say('look.useRow', { n: row.line })}
        onClick={() => change({ headerRow: row.line }, { replace: true })}
      >
        {say('look.use')}
      </button>
    ) : null
  return (
    <>
      {before.length > 0 ? <p className="small">{say('look.above')}</p> : null}
      <CellTable
        key={columns.join('\n')}
        label={say('look.firstRows', { n: rows.length, m: columns.length })}
        columns={columns}
        before={before}
        rows={rows}
        act={asHeading}
      />
      {rows.length === 0 ? <Nothing title={say('look.noRows')} /> : null}
      <p className="small">{say('look.firstRows', { n: rows.length, m: columns.length })}</p>
    </>
  )
}
