import { Nothing, Panel, Trouble, useSpeaker } from '#platform/desk'
import type { Checked, Fault, Verdict } from './answers.ts'
import { tellFault } from './tell-fault.ts'
import { words } from './words.ts'

/** What is wrong with the text, at which line; or how each example fares. */
export function CheckPanel({
  checked,
  refused,
  checking,
  error,
  onGoTo,
}: {
  checked: Checked | undefined
  /** What saving the text found beyond that. */
  refused: readonly Fault[]
  checking: boolean
  error: Error | null
  onGoTo: (line: number) => void
}) {
  const { say } = useSpeaker(words)
  return (
    <Panel className="check" title={say('check.title')} note={checking ? say('check.checking') : undefined}>
      {error ? <Trouble error={error} /> : null}
      <div aria-live="polite">
        {refused.length > 0 ? (
          <Faults faults={refused} onGoTo={onGoTo} />
        ) : checked?.valid === false ? (
          <Faults faults={checked.faults} onGoTo={onGoTo} />
        ) : null}
        {refused.length === 0 && checked?.valid === true ? <Examples verdicts={checked.verdicts} /> : null}
      </div>
    </Panel>
  )
}

function Faults({ faults, onGoTo }: { faults: readonly Fault[]; onGoTo: (line: number) => void }) {
  const { say, language } = useSpeaker(words)
  return (
    <>
      <p className="alarm">
        <strong>{say('check.faults', { n: faults.length })}</strong>
      </p>
      <ul className="rows">
        {faults.map((fault) => (
          <li key={`${fault.line} ${fault.column} ${fault.where} ${fault.message}`}>
            <button type="button" className="link-like" onClick={() => onGoTo(fault.line)}>
              {say('check.line', { n: fault.line })}
            </button>{' '}
            <span className="code">{fault.where}</span> {tellFault(fault, language)}
          </li>
        ))}
      </ul>
    </>
  )
}

function Examples({ verdicts }: { verdicts: readonly Verdict[] }) {
  const { say, language } = useSpeaker(words)
  if (verdicts.length === 0) return <Nothing title={say('check.noExamples')} />
  const failed = verdicts.filter(({ passed }) => !passed).length
  return (
    <>
      <p className={failed === 0 ? 'good' : 'alarm'}>
        <strong>
          {failed === 0
            ? say('check.passed', { n: verdicts.length })
            : say('check.failed', { n: failed, m: verdicts.length })}
        </strong>
      </p>
      <ul className="rows">
        {verdicts.map(({ name, passed, expected, got, whys }) => (
          <li key={name}>
            <span className={passed ? 'good' : 'alarm'}>
              {passed ? '✓' : '✗'} <span className="unseen">{say(passed ? 'check.pass' : 'check.fail')}</span>
            </span>{' '}
            {name}
            {passed ? null : (
              <p className="small">
                {say('check.wanted', {
                  alerts: expected.alerts,
                  tasks: expected.tasks,
                  gotAlerts: got.alerts,
                  gotTasks: got.tasks,
                })}
                {expected.immediate === undefined
                  ? null
                  : ` · ${say('check.wantedImmediate', { n: expected.immediate, got: got.immediate })}`}
                {whys.map((why) => ` · ${tellFault(why, language)}`).join('')}
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
