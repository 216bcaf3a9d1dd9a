import { useMemo } from 'react'
import { useSpeaker } from '#platform/desk'
import { toUnified } from './unified.ts'
import { words } from './words.ts'

/** How one text became another, line by line: signs say it, not colour alone. */
export function Difference({ before, after, label }: { before: string; after: string; label: string }) {
  const { say } = useSpeaker(words)
  const lines = useMemo(() => toUnified(before, after), [before, after])
  if (lines.length === 0) return <p className="faint">{say('diff.same')}</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard.
    <section className="difference code" aria-label={label} tabIndex={0}>
      {lines.map((line) =>
        line.sign === '…' ? (
          <div key={`… ${line.line}`} className="far">
            {say('diff.skipped', { n: line.skipped })}
          </div>
        ) : (
          <div key={`${line.sign} ${line.line}`} className={signClass[line.sign]}>
            <span aria-hidden="true" className="sign">
              {line.sign === '=' ? ' ' : line.sign === '-' ? '−' : '+'}
            </span>
            {line.sign === '=' ? null : (
              <span className="unseen">{say(line.sign === '+' ? 'diff.added' : 'diff.taken')} </span>
            )}
            <span className="text">{line.text}</span>
          </div>
        ),
      )}
    </section>
  )
}

const signClass = { '=': 'alike', '+': 'added', '-': 'taken' } as const
