import { useInfiniteQuery } from '@tanstack/react-query'
import { KeyList, PageLink, useSpeaker } from '#platform/desk'
import '../page.css'
import { ImportRow } from './import-row.tsx'
import './imports.css'
import { importsQuery } from './queries.ts'
import { words } from './words.ts'

/** Height of a row before it was measured. */
const rowPx = 68

/** Every import within one's areas, and the one button that begins another. */
export default function Imports() {
  const { say } = useSpeaker(words)
  const imports = useInfiniteQuery(importsQuery)
  const begin = (
    <PageLink to="/imports/new" className="button-like">
      {say('imports.new')}
    </PageLink>
  )
  const isEmpty = imports.data?.pages[0]?.items.length === 0
  return (
    <div className="page imports">
      <div className="page-head">
        <h1>{say('imports.title')}</h1>
        <p className="says faint">{say('imports.says')}</p>
        {isEmpty ? null : begin}
      </div>
      <KeyList
        pages={imports}
        label={say('imports.list')}
        keyOf={({ id }) => id}
        pathOf={({ id }) => `/imports/${id}`}
        rowPx={rowPx}
        row={(one, chosen) => <ImportRow of={one} chosen={chosen} />}
        none={
          <div className="panel first-import">
            <h2>{say('imports.none')}</h2>
            <p>{say('imports.noneDetail')}</p>
            <p>{begin}</p>
          </div>
        }
      />
    </div>
  )
}
