import { Button } from 'antd'
import { useState } from 'react'
import { ActorName, KeyHint, Trouble, useKeys, useMe, useSend, useSpeaker } from '#platform/desk'
import type { Words } from '#vocabulary'
import { AlertDetail, type PersonStep } from './answers.ts'
import {
  ConcludeDialog,
  PassDialog,
  ReopenDialog,
  RiskDialog,
  RuleOutDialog,
  VerifyDialog,
} from './dialogs.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { MoreDialog } from './more-dialog.tsx'
import { tellOutcome } from './tell.ts'
import { words } from './words.ts'

type Asking = 'verify' | 'conclude' | 'ruleOut' | 'more' | 'risk' | 'merge' | 'pass' | 'reopen'

/** Three big buttons for the three answers, and the rest beside them. Each has a key; each that is off says why. */
export function Decisions({ alert, next }: { alert: AlertDetail; next: () => void }) {
  const { say } = useSpeaker(words)
  const { may } = useMe()
  const [asking, setAsking] = useState<Asking>()
  const take = useSend<typeof AlertDetail, { step: 'take' }>({
    path: `/alerts/${alert.id}/steps`,
    schema: AlertDetail,
    topics: ['alert', 'alerts'],
  })
  const allowed = (step: PersonStep) => alert.allowedSteps.includes(step)
  // Fixed when the dialog is opened: another may take the alert further while one writes.
  const confirm = alert.state === 'investigating' ? 'conclude' : 'verify'
  const can: Readonly<Record<Asking | 'take', boolean>> = {
    verify: allowed('verify'),
    conclude: alert.state === 'investigating' && allowed('close'),
    ruleOut: allowed('close'),
    more: allowed('assess') && may('tasks.open', alert.place),
    risk: allowed('assess'),
    merge: may('events.judge', alert.place) && alert.state !== 'waiting',
    pass: allowed('pass'),
    reopen: allowed('reopen'),
    take: allowed('take'),
  }
  const keyOf = (key: string, does: Words, what: Asking) => ({
    key,
    does,
    act: () => {
      if (can[what]) setAsking(what)
    },
  })
  useKeys([
    keyOf('1', words['decide.confirm'], confirm),
    keyOf('2', words['decide.ruleOut'], 'ruleOut'),
    keyOf('3', words['decide.more'], 'more'),
    keyOf('m', words['decide.merge'], 'merge'),
    keyOf('r', words['decide.risk'], 'risk'),
    {
      key: 't',
      does: words['decide.take'],
      act: () => {
        if (can.take) take.mutate({ step: 'take' })
      },
    },
  ])
  const others = (
    [
      ['risk', 'r', say('decide.risk')],
      ['merge', 'm', say('decide.merge')],
      ['pass', undefined, say('decide.pass')],
      ['reopen', undefined, say('decide.reopen')],
    ] as const
  ).filter(([what]) => can[what])
  return (
    <section className="decisions no-print" aria-label={say('decide.label')}>
      {alert.state === 'closed' ? (
        <Closed alert={alert} next={next} />
      ) : (
        <>
          <div className="three">
            <Big
              digit="1"
              name={say('decide.confirm')}
              note={say(confirm === 'conclude' ? 'decide.confirmClose' : 'decide.confirmVerify')}
              can={can[confirm]}
              ask={() => setAsking(confirm)}
            />
            <Big
              digit="2"
              name={say('decide.ruleOut')}
              note={say('decide.ruleOutNote')}
              can={can.ruleOut}
              ask={() => setAsking('ruleOut')}
            />
            <Big
              digit="3"
              name={say('decide.more')}
              note={say('decide.moreNote')}
              can={can.more}
              ask={() => setAsking('more')}
            />
          </div>
          <WhyNot alert={alert} />
        </>
      )}
      {can.take || others.length > 0 ? (
        <div className="others">
          {can.take ? (
            <Button
              type="primary"
              ghost
              loading={take.isPending}
              onClick={() => take.mutate({ step: 'take' })}
            >
              {say('decide.take')} <KeyHint of="t" />
            </Button>
          ) : null}
          {others.map(([what, key, name]) => (
            <Button key={what} onClick={() => setAsking(what)}>
              {name} {key ? <KeyHint of={key} /> : null}
            </Button>
          ))}
        </div>
      ) : null}
      {take.error ? <Trouble error={take.error} /> : null}
      {asking ? <Asked asking={asking} alert={alert} onClose={() => setAsking(undefined)} /> : null}
    </section>
  )
}

function Big({
  digit,
  name,
  note,
  can,
  ask,
}: {
  digit: string
  name: string
  note: string
  can: boolean
  ask: () => void
}) {
  return (
    <button type="button" className="answer" disabled={!can} onClick={ask}>
      <KeyHint of={digit} />
      <span>
        <strong>{name}</strong>
        <small>{note}</small>
      </span>
    </button>
  )
}

/** Why the three buttons are off, where they are. */
function WhyNot({ alert }: { alert: AlertDetail }) {
  const { say, of } = useSpeaker(words)
  const { id: me, may } = useMe()
  const { officer, takenAt, state, place } = alert
  if (state === 'waiting') return <p className="why">{say('alert.queued')}</p>
  if (!may('alerts.judge', place)) return <p className="why">{say('decide.mayNot')}</p>
  if (!officer || !takenAt || officer.id === me) return null
  const [before, after] = say('decide.heldBy', { name: '\u0000' }).split('\u0000')
  return (
    <p className="why">
      {before}
      <strong>{officer.name ? of(officer.name) : <ActorName id={officer.id} />}</strong>
      {after}
    </p>
  )
}

function Closed({ alert: { outcome }, next }: { alert: AlertDetail; next: () => void }) {
  const speaker = useSpeaker(words)
  const { say } = speaker
  return (
    <p className="closed" role="status">
      <span>{say('decide.isClosed', { outcome: outcome ? tellOutcome(outcome, speaker) : '—' })}</span>
      <Button onClick={next}>
        {say('decide.next')} <KeyHint of="j" />
      </Button>
    </p>
  )
}

function Asked({ asking, ...of }: { asking: Asking; alert: AlertDetail; onClose: () => void }) {
  switch (asking) {
    case 'verify':
      return <VerifyDialog {...of} />
    case 'conclude':
      return <ConcludeDialog {...of} />
    case 'ruleOut':
      return <RuleOutDialog {...of} />
    case 'more':
      return <MoreDialog {...of} />
    case 'risk':
      return <RiskDialog {...of} />
    case 'merge':
      return <MergeDialog {...of} />
    case 'pass':
      return <PassDialog {...of} />
    case 'reopen':
      return <ReopenDialog {...of} />
  }
}
