import { useState } from 'react'
import { Trouble, titleOfSeries, titleOfTally, useMe, useSender } from '#platform/desk'
import { useSpeaker } from '../say.ts'
import { BackTest, type Judged } from './answers.ts'
import { ChooseDialog, DropDialog } from './choose-dialog.tsx'
import { Evidence } from './evidence.tsx'
import { InForce } from './in-force.tsx'
import { percentOf } from './tell.ts'

/** One kind of series: what judges it and why, how its back-test goes, and what may be done about it. */
export function JudgedRow({ judged, area }: { judged: Judged; area: string | undefined }) {
  const { say, of } = useSpeaker()
  const { may } = useMe()
  const [dialog, setDialog] = useState<'choose' | number>()
  const { tally, series, level, places, assignments, results, backTest } = judged
  const title = `${of(titleOfSeries(series))} · ${of(titleOfTally(tally))} · ${say(`level.${level}`)}`
  const mayChoose = area !== undefined && may('detectors.assign', area)
  const isUnderWay = backTest?.state === 'queued' || backTest?.state === 'running'
  const dropped = assignments.find(
    ({ chosenBy, area: at }) => chosenBy === 'person' && may('detectors.assign', at),
  )
  const ofBackTest = results.at(-1)?.result
  return (
    <li className="judged">
      <h3>
        {title} <small className="faint">{say('detectors.places', { n: places })}</small>
      </h3>
      {assignments.length === 0 ? <p className="faint">{say('now.none')}</p> : null}
      {assignments.map((one) => (
        <InForce
          key={one.id}
          assignment={one}
          result={results.find(({ backTest: id }) => id === one.backTest)?.result}
        />
      ))}
      {ofBackTest ? <Evidence result={ofBackTest} /> : null}
      {backTest && backTest.state !== 'done' ? <Progress backTest={backTest} /> : null}
      {mayChoose ? (
        <div className="acts no-print">
          {isUnderWay ? null : <TryButton of={{ tally, series, level, area }} name={title} />}
          <button
            type="button"
            className="more"
            aria-label={`${say('act.choose')}: ${title}`}
            onClick={() => setDialog('choose')}
          >
            {say('act.choose')}
          </button>
          {dropped ? (
            <button
              type="button"
              className="more"
              aria-label={`${say('act.drop')}: ${title}`}
              onClick={() => setDialog(dropped.id)}
            >
              {say('act.drop')}
            </button>
          ) : null}
        </div>
      ) : null}
      {dialog === 'choose' && area !== undefined ? (
        <ChooseDialog
          of={{ tally, series, level, area }}
          title={title}
          onClose={() => setDialog(undefined)}
        />
      ) : null}
      {typeof dialog === 'number' ? <DropDialog id={dialog} onClose={() => setDialog(undefined)} /> : null}
    </li>
  )
}

function TryButton({ of, name }: { of: object; name: string }) {
  const { say } = useSpeaker()
  const { go, error, sending } = useGo('/early-warning/back-tests')
  return (
    <>
      <button
        type="button"
        className="more"
        aria-label={`${say('act.try')}: ${name}`}
        disabled={sending}
        onClick={() => void go(of)}
      >
        {say('act.try')}
      </button>
      {error ? <Trouble error={error} /> : null}
    </>
  )
}

function Progress({ backTest }: { backTest: BackTest }) {
  const { say } = useSpeaker()
  const { may } = useMe()
  const { id, state, share, area, error = '' } = backTest
  const isUnderWay = state === 'queued' || state === 'running'
  const step = useGo(`/early-warning/back-tests/${id}/${isUnderWay ? 'stop' : 'resume'}`)
  const n = percentOf(share)
  const said =
    state === 'queued'
      ? say('test.queued')
      : state === 'failed'
        ? say('test.failed', { error })
        : say(state === 'running' ? 'test.running' : 'test.stopped', { n })
  return (
    <div className="acts back-test">
      <span role="status">{said}</span>
      <progress max={1} value={share} aria-label={said} />
      {may('detectors.assign', area) ? (
        <button
          type="button"
          className="more no-print"
          disabled={step.sending}
          onClick={() => void step.go({})}
        >
          {say(isUnderWay ? 'act.stop' : 'act.resume')}
        </button>
      ) : null}
      {step.error ? <Trouble error={step.error} /> : null}
    </div>
  )
}

/** Sends what a button does, and keeps what went wrong. */
function useGo(path: string) {
  const send = useSender({ topics: ['detectors'] })
  const [error, setError] = useState<Error>()
  const [sending, setSending] = useState(false)
  const go = async (body: object) => {
    setSending(true)
    setError(undefined)
    try {
      await send(BackTest, path, body)
    } catch (fault) {
      setError(fault instanceof Error ? fault : new Error(String(fault)))
    } finally {
      setSending(false)
    }
  }
  return { go, error, sending }
}
