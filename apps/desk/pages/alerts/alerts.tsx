import { useParams } from '@tanstack/react-router'
import { Nothing, PageLink, Panel, useSpeaker } from '#platform/desk'
import { AlertPage } from './alert-page.tsx'
import { Inbox } from './inbox.tsx'
import { useTriage } from './use-triage.ts'
import { words } from './words.ts'
import './alerts.css'

/** What waits for a judgement, and the alert that is looked at: side by side where there is room for both. */
export default function Alerts() {
  const { say } = useSpeaker(words)
  const { number: text } = useParams({ strict: false })
  const number = text === undefined ? undefined : Number(text)
  const triage = useTriage(number)
  return (
    <div className={`alerts-page ${number === undefined ? '' : 'one'}`}>
      <Inbox triage={triage} shown={number ?? triage.marked} />
      <div className="pane">
        {number === undefined ? null : (
          <p className="back no-print">
            <PageLink to="/alerts" search={(old) => old}>
              ‹ {say('inbox.back')}
            </PageLink>
          </p>
        )}
        {text !== undefined && !/^[1-9]\d{0,14}$/.test(text) ? (
          <Panel className="gone" title={say('alert.gone')}>
            <Nothing title={text}>{say('alert.goneDetail')}</Nothing>
          </Panel>
        ) : number === undefined ? (
          <p className="faint choose">{triage.wide ? say('inbox.choose') : null}</p>
        ) : (
          <AlertPage key={number} number={number} next={triage.goNext} />
        )}
      </div>
    </div>
  )
}
