import type { ReactNode } from 'react'
import {
  CityTime,
  type HistoryEntry,
  HistoryLine,
  type StepTaken,
  UnitName,
  useSpeaker,
} from '#platform/desk'
import { isPersonStep, type TaskDetail, taskWords } from '#platform/desk/tasks'
import { useCodes } from './codes.ts'
import { words } from './words.ts'

const warnings: readonly string[] = [
  'return',
  'rework',
  'escalate',
  'cancel',
  'refuse-to-file',
  'refuse-extension',
  'supervise',
  'orphan',
]
const goods: readonly string[] = ['done', 'close']

export function TaskHistory({ task }: { task: TaskDetail }) {
  const { say } = useSpeaker(words)
  const tell = useSpeaker(taskWords)
  const titleOf = (step: string): string => {
    if (isPersonStep(step)) return tell.say(`step.${step}`)
    return step === 'open' || step === 'hand-over' || step === 'orphan' ? say(`history.${step}`) : step
  }
  const entries = task.history.map(
    (taken): HistoryEntry => ({
      number: taken.number,
      at: taken.at,
      actor: taken.actor,
      title: titleOf(taken.step),
      note: <Told taken={taken} />,
      tone: warnings.includes(taken.step) ? 'warn' : goods.includes(taken.step) ? 'good' : 'calm',
    }),
  )
  return <HistoryLine entries={entries} />
}

/** What a step said besides its name: to whom, until when, which outcome, the words, files. */
function Told({ taken }: { taken: StepTaken }) {
  const { say } = useSpeaker(words)
  const codeOf = useCodes()
  const { unit, until, dueAt, outcome, reason, rating, note, files } = taken.detail
  const parts: ReactNode[] = []
  if (typeof unit === 'string')
    parts.push(
      <span key="unit">
        → <UnitName id={unit} />
      </span>,
    )
  const codes = [...new Set([outcome, reason, rating].filter((code) => typeof code === 'string'))]
  for (const code of codes) parts.push(<span key={code}>{codeOf(code)}</span>)
  const instant = [until, dueAt].find((one) => typeof one === 'string' && one.includes('T'))
  if (typeof instant === 'string')
    parts.push(
      <span key="until">
        {say('facts.due')} <CityTime at={instant} />
      </span>,
    )
  if (Array.isArray(files) && files.length > 0)
    parts.push(<span key="files">{say('history.files', { n: files.length })}</span>)
  if (parts.length === 0 && typeof note !== 'string') return null
  return (
    <>
      {parts.length > 0 ? <div className="parts">{parts}</div> : null}
      {typeof note === 'string' ? <q>{note}</q> : null}
    </>
  )
}
