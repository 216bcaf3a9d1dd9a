import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { AskError, PageLink, Trouble, tellProblem, useSpeaker } from '#platform/desk'
import { fileProblemWords } from '#platform/imports/client'
import type { Words } from '#vocabulary'
import { words } from './words.ts'

const known: Readonly<Record<string, Words>> = fileProblemWords

/** Why a file cannot be gone on with, in words that say what to do; anything else as every page tells it. */
export function Fault({
  error,
  retry,
  conflict,
}: {
  error: Error
  retry?: () => void
  /** What to do where something else is under way. */
  conflict?: string
}) {
  const { say, language } = useSpeaker(words)
  const problem = error instanceof AskError ? error.problem : undefined
  if (problem?.code === 'not-found')
    return (
      <Told title={say('gone.title')} note={say('gone.detail')}>
        <p>
          <PageLink to="/imports/new" className="button-like">
            {say('gone.again')}
          </PageLink>
        </p>
      </Told>
    )
  if (problem?.code === 'file.refused')
    return (
      <Told title={say('fault.title')}>
        <Reasons errors={problem.errors ?? []} detail={tellProblem(problem, language)} />
      </Told>
    )
  const note = problem?.code === 'conflict' ? conflict : undefined
  return <Trouble error={error} note={note} {...(retry ? { retry } : {})} />
}

function Told({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={title}
      description={
        <div className="stack">
          {note ? <p>{note}</p> : null}
          {children}
        </div>
      }
    />
  )
}

/** A fault's place is a code, and a column where there is one: `header.column-missing: 区县`. */
function Reasons({
  errors,
  detail,
}: {
  errors: readonly { where: string; message: string }[]
  detail: string
}) {
  const { say, of } = useSpeaker(words)
  if (errors.length === 0) return <p>{detail}</p>
  return (
    <ul className="sentences">
      {errors.map(({ where, message }) => {
        const [code = '', column] = where.split(/: (.*)/s)
        const told = known[code]
        return (
          <li key={where}>
            {told ? of(told) : `${where}: ${message}`}
            {told && column ? <bdi> {say('fault.column', { column })}</bdi> : null}
          </li>
        )
      })}
    </ul>
  )
}
