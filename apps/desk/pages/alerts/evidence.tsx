import { CityTime, PageLink, Panel, RuleName, useSpeaker } from '#platform/desk'
import { ageGroups } from '#vocabulary'
import { type AlertDetail, DetectorEvidence, RuleEvidence } from './answers.ts'
import { CountsChart } from './counts-chart.tsx'
import { tellChance } from './tell.ts'
import { words } from './words.ts'

/** What was seen and what was expected, as it was known when the alert was raised. */
export function Evidence({ alert }: { alert: AlertDetail }) {
  const speaker = useSpeaker(words)
  const { say } = speaker
  const detector = DetectorEvidence.safeParse(alert.evidence)
  const rule = RuleEvidence.safeParse(alert.evidence)
  const note: unknown = alert.evidence.note
  const series = detector.data?.series ?? alert.disease
  return (
    <Panel
      className="evidence"
      title={say('evidence.title')}
      note={<AsKnown at={alert.raisedAt} />}
      end={
        detector.success ? (
          <PageLink
            to="/"
            search={{
              place: alert.place,
              tally: detector.data.tally,
              ...(series ? { series } : {}),
            }}
          >
            {say('evidence.overview')}
          </PageLink>
        ) : null
      }
    >
      {detector.success ? (
        <Detected evidence={detector.data} />
      ) : rule.success ? (
        <p>
          <RuleName id={rule.data.rule} />
          <br />
          {say('evidence.rule', {
            version: String(rule.data.version),
            from: rule.data.from,
            until: rule.data.until,
            n: speaker.number(rule.data.total),
          })}
        </p>
      ) : (
        <Figures alert={alert} />
      )}
      {typeof note === 'string' ? <blockquote>{note}</blockquote> : null}
    </Panel>
  )
}

function AsKnown({ at }: { at: string }) {
  const { say } = useSpeaker(words)
  const [before, after] = say('evidence.asKnown', { time: '\u0000' }).split('\u0000')
  return (
    <>
      {before}
      <CityTime at={at} />
      {after}
    </>
  )
}

function Detected({ evidence }: { evidence: DetectorEvidence }) {
  const speaker = useSpeaker(words)
  const { say, number } = speaker
  const { observed, expected, threshold, quietDays, windowDays, pValue, ages } = evidence
  const over = windowDays > 1 ? <small>{say('evidence.window', { n: windowDays })}</small> : null
  return (
    <>
      <dl className="figures">
        <Figure name={say('evidence.seen')} value={number(observed)} note={over} strong />
        <Figure name={say('evidence.expected')} value={roundExpected(expected, number)} note={over} />
        <Figure name={say('evidence.threshold')} value={roundExpected(threshold, number)} />
        {quietDays > 0 ? (
          <Figure name={say('evidence.quiet')} value={say('evidence.days', { n: quietDays })} />
        ) : null}
      </dl>
      <CountsChart evidence={evidence} />
      {ages ? <Ages ages={ages} windowDays={windowDays} /> : null}
      <p className="faint small">{say('evidence.chance', { chance: tellChance(pValue, speaker) })}</p>
    </>
  )
}

/** The ages that rise, with what each had. */
function Ages({ ages, windowDays }: { ages: NonNullable<DetectorEvidence['ages']>; windowDays: number }) {
  const { say, of, number, language } = useSpeaker(words)
  if (ages.length === 0) return null
  return (
    <p className="small">
      {say('evidence.ages', { n: windowDays })}
      {ages
        .map(({ ageGroup, observed, expected }) =>
          say('evidence.age', {
            age: of(ageGroups[ageGroup]),
            observed: number(observed),
            expected: roundExpected(expected, number),
          }),
        )
        .join(language === 'zh' ? '；' : '; ')}
    </p>
  )
}

function Figures({ alert: { observed, expected } }: { alert: AlertDetail }) {
  const { say, number } = useSpeaker(words)
  if (observed === undefined) return null
  return (
    <dl className="figures">
      <Figure name={say('evidence.seen')} value={number(observed)} strong />
      {expected === undefined ? null : (
        <Figure name={say('evidence.expected')} value={roundExpected(expected, number)} />
      )}
    </dl>
  )
}

function Figure({
  name,
  value,
  note,
  strong = false,
}: {
  name: string
  value: string
  note?: React.ReactNode
  strong?: boolean
}) {
  return (
    <div className={strong ? 'strong' : ''}>
      <dt>{name}</dt>
      <dd>
        {value} {note}
      </dd>
    </div>
  )
}

/** Expected counts are estimates: one decimal below ten, none above, and what is nearly nothing is 0. */
function roundExpected(expected: number, number: (value: number) => string): string {
  return number(expected < 10 ? Math.round(expected * 10) / 10 : Math.round(expected))
}
