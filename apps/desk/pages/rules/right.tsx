import { useSpeaker } from '#platform/desk'
import type { Precision } from './answers.ts'
import { words } from './words.ts'

/** How often what a rule raised turned out to be something. A duplicate is neither right nor wrong. */
export function Right({ right }: { right: Precision | undefined }) {
  const { say } = useSpeaker(words)
  const judged = (right?.true ?? 0) + (right?.false ?? 0)
  return (
    <>
      {right === undefined || judged === 0 ? (
        <span className="faint">{say('right.none')}</span>
      ) : (
        say('right.figure', { closed: judged, right: right.true })
      )}
      {right && right.open > 0 ? <small> {say('right.open', { n: right.open })}</small> : null}
    </>
  )
}
