import { Alert } from 'antd'
import { useEffect, useState } from 'react'
import { z } from 'zod'
import { AskError, spanText, Trouble, useLanguage, useSpeaker } from '#platform/desk'
import { words } from './words.ts'

const RetryAt = z.object({ retryAt: z.iso.datetime() })

/** Why a password or code was not taken, and what to do now. */
export function Refused({ error }: { error: Error }) {
  const { say } = useSpeaker(words)
  if (!(error instanceof AskError)) return <Trouble error={error} />
  const { code, errors } = error.problem
  const retry = RetryAt.safeParse(error.more)
  if (code === 'access.wait' && retry.success)
    return <Wait key={retry.data.retryAt} until={Date.parse(retry.data.retryAt)} />
  if (code === 'access.locked')
    return <Told title={say('refused.locked')} detail={say('refused.lockedDetail')} />
  if (code === 'access.ended')
    return <Told title={say('refused.ended')} detail={say('refused.endedDetail')} />
  if (code === 'access.code') return <Told title={say('refused.code')} detail={say('refused.codeDetail')} />
  if (code === 'password.refused' && errors?.[0]?.where === 'body.password')
    return <Told title={say('refused.password')} />
  return <Trouble error={error} />
}

function Told({ title, detail }: { title: string; detail?: string }) {
  return <Alert type="error" showIcon role="alert" title={title} description={detail} />
}

const minuteMs = 60_000

/** When one may try again. It is said once, and once more when it has come: a count-down would be read out each second. */
function Wait({ until }: { until: number }) {
  const { say } = useSpeaker(words)
  const language = useLanguage()
  const [leftMs] = useState(() => Math.max(1_000, until - Date.now()))
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), leftMs)
    return () => clearTimeout(timer)
  }, [leftMs])
  if (isOver) return <Alert type="info" showIcon role="status" title={say('wait.over')} />
  // Rounded up: who comes back then is let try.
  const stepMs = leftMs > minuteMs ? minuteMs : 1_000
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={say('wait.title')}
      description={say('wait.until', {
        span: spanText(Math.ceil(leftMs / stepMs) * stepMs, language),
        clock: new Date(until).toLocaleTimeString('en-GB'),
      })}
    />
  )
}
