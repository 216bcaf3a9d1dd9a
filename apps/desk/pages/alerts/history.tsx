import { ActorName, CityTime, useSpeaker } from '#platform/desk'
import type { Step } from './answers.ts'
import { tellStep } from './tell.ts'
import { words } from './words.ts'

/** What happened, the latest first: who, when, what, and in which words. */
export function History({ steps }: { steps: readonly Step[] }) {
  const speaker = useSpeaker(words)
  return (
    <ol className="steps">
      {[...steps].reverse().map((step) => {
        const { what, said } = tellStep(step, speaker)
        return (
          <li key={step.number}>
            <p>
              <strong>{what}</strong>
              <span className="faint small">
                <ActorName id={step.actor} /> · <CityTime at={step.at} />
              </span>
            </p>
            {said ? <blockquote>{said}</blockquote> : null}
          </li>
        )
      })}
    </ol>
  )
}
