import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { AskError } from './api.ts'
import { tellProblem } from './problem-told.ts'
import { type Speaker, useSpeaker } from './say.ts'
import { words } from './words.ts'

/** What went wrong, in words of the desk chosen by the server's code, with the number to tell the administrator, and a way on. */
export function Trouble({
  error,
  retry,
  note,
}: {
  error: Error
  retry?: () => void
  /** What became of the reader's own work. */
  note?: ReactNode
}) {
  const speaker = useSpeaker(words)
  const { title, detail, requestId } = tell(error, speaker)
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={title}
      description={
        <>
          <div>{detail}</div>
          {note ? <div>{note}</div> : null}
          {requestId ? (
            <div className="small">{speaker.say('trouble.request', { id: requestId })}</div>
          ) : null}
        </>
      }
      action={retry ? <Button onClick={retry}>{speaker.say('trouble.retry')}</Button> : undefined}
    />
  )
}

/** Above figures that are still shown though the last reading failed. */
export function Stale({ error, retry }: { error: Error | null; retry: () => void }) {
  const speaker = useSpeaker(words)
  if (!error) return null
  const { title, requestId } = tell(error, speaker)
  const request = requestId ? ` · ${speaker.say('trouble.request', { id: requestId })}` : ''
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      title={`${speaker.say('trouble.stale')} (${title}${request})`}
      action={
        <Button size="small" onClick={retry}>
          {speaker.say('trouble.retry')}
        </Button>
      }
    />
  )
}

function tell(
  error: Error,
  { say, language }: Speaker<typeof words>,
): { title: string; detail: string; requestId?: string | undefined } {
  if (!(error instanceof AskError))
    return { title: say('trouble.unread'), detail: say('trouble.unreadDetail') }
  const { code, title, detail, requestId, status } = error.problem
  if (code !== 'away') return { title, detail: tellProblem(error.problem, language), requestId }
  return {
    title: say('trouble.away'),
    detail: status === 0 ? say('trouble.awayDetail') : `${detail} ${say('trouble.awayDetail')}`,
  }
}
