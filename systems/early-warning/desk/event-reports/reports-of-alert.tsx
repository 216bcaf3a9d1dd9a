import { useQuery } from '@tanstack/react-query'
import { Panel, Read, useMe, useSpeaker } from '#platform/desk'
import { reportsOfAlertQuery } from './queries.ts'
import { ReportRows } from './report-rows.tsx'
import { words } from './words.ts'
import '#platform/desk/page'
import './event-reports.css'

/** What was reported, of an alert that reports raised: the one that raised it and those that joined. */
export default function ReportsOfAlert({ alert }: { alert: number }) {
  const { say } = useSpeaker(words)
  const { may } = useMe()
  const reports = useQuery({ ...reportsOfAlertQuery(alert), enabled: may('signals.read') })
  if (!may('signals.read')) return null
  return (
    <Panel
      className="reports-of-alert"
      title={say('ofAlert.title')}
      note={reports.data ? say('ofAlert.note', { n: reports.data.length }) : undefined}
    >
      <Read query={reports}>{(found) => <ReportRows reports={found} are="of-alert" />}</Read>
    </Panel>
  )
}
