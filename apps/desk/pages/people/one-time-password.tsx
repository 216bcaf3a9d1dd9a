import { useSpeaker } from '#platform/desk'
import { words } from './words.ts'

/** A password that is told once, by voice: large, and said as soon as it is there. */
export function OneTimePassword({ text }: { text: string }) {
  const { say } = useSpeaker(words)
  return (
    <div className="one-time" role="status">
      <span className="label">{say('do.oneTime')}</span>
      <strong className="code">{text}</strong>
      <p className="small">{say('do.oneTimeNote')}</p>
    </div>
  )
}
