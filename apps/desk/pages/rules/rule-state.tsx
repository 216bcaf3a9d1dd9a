import { useSpeaker } from '#platform/desk'
import type { Rule } from './answers.ts'
import { words } from './words.ts'

/** Whether a rule acts, and whether a newer text waits. */
export function RuleState({ rule }: { rule: Rule }) {
  const { say } = useSpeaker(words)
  const tone = rule.stopped === null ? (rule.state === 'live' ? 'on' : '') : 'alarm'
  return (
    <>
      <span className={`tag ${tone}`}>
        {say(rule.stopped === null ? `state.${rule.state}` : 'state.stopped')}
      </span>{' '}
      {rule.live !== null && rule.latest > rule.live ? (
        <span className="tag warn">{say('state.newer')}</span>
      ) : null}
    </>
  )
}
