import { useQuery } from '@tanstack/react-query'
import { AsOf, Nothing, PageLink, Panel, Read, useSearchState } from '#platform/desk'
import '#platform/desk/page'
import '../early-warning.css'
import { DiseaseField } from '../disease-field.tsx'
import { detectorsQuery } from '../queries.ts'
import { useSpeaker } from '../say.ts'
import { DetectorsSearch } from '../search.ts'
import type { Detectors } from './answers.ts'
import { JudgedRow } from './judged-row.tsx'

/** What judges what besides the daily judge, and why: tried on the city's own past, or chosen by a person. */
export default function DetectorsPage() {
  const { say } = useSpeaker()
  const query = useQuery(detectorsQuery)
  const items = query.data?.items ?? []
  const withDetector = items.filter(({ assignments }) =>
    assignments.some(({ detector }) => detector.detector !== 'daily'),
  )
  return (
    <div className="page early-warning">
      <nav className="no-print">
        <PageLink to="/early-warning">← {say('one.up')}</PageLink>
      </nav>
      <div className="page-head">
        <h1>{say('detectors.title')}</h1>
        {query.data ? (
          <p className="says">{say('detectors.says', { n: withDetector.length, all: items.length })}</p>
        ) : null}
      </div>
      <Panel className="detectors" title={say('detectors.list')} end={<AsOf ms={query.dataUpdatedAt} />}>
        <Read query={query} rows={8}>
          {(found) => <Found found={found} />}
        </Read>
      </Panel>
    </div>
  )
}

function Found({ found }: { found: Detectors }) {
  const { say } = useSpeaker()
  const [{ disease }, change] = useSearchState(DetectorsSearch)
  const shown = found.items.filter(({ series }) => disease === undefined || series === disease)
  if (found.items.length === 0) return <Nothing title={say('detectors.none')} />
  return (
    <>
      <p className="faint small">
        {say('detectors.how')} {say('record.how')}
      </p>
      <search className="page-filters" aria-label={say('filter.label')}>
        <DiseaseField
          rows={found.items}
          disease={disease}
          onChange={(chosen) => change({ disease: chosen }, { replace: true })}
        />
      </search>
      <ul className="rows">
        {shown.map((judged) => (
          <JudgedRow
            key={`${judged.tally}/${judged.series}/${judged.level}`}
            judged={judged}
            area={found.area}
          />
        ))}
      </ul>
    </>
  )
}
