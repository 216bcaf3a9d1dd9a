import { Button } from 'antd'
import { useState } from 'react'
import { z } from 'zod'
import { useSpeaker } from '#platform/desk'
import { words } from './words.ts'

export const RecoveryCodeList = z.object({ recoveryCodes: z.array(z.string()) })

/** Recovery codes, the one time that they are told. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => unknown }) {
  const { say } = useSpeaker(words)
  const [copied, setCopied] = useState<boolean>()
  const copy = async () => {
    try {
      // Without TLS a browser has no clipboard at all, and says so by an error here.
      await navigator.clipboard.writeText(codes.join('\n'))
      setCopied(true)
    } catch {
      setCopied(false)
    }
  }
  return (
    <div className="own-form own-recovery">
      <p>{say('recovery.what')}</p>
      <ol className="own-codes" aria-label={say('recovery.list')}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="own-acts">
        <Button onClick={() => void copy()}>{say('recovery.copy')}</Button>
        <Button onClick={() => window.print()}>{say('recovery.print')}</Button>
      </div>
      <p role="status">
        {copied === undefined ? null : say(copied ? 'recovery.copied' : 'recovery.notCopied')}
      </p>
      <Button type="primary" size="large" block onClick={() => onDone()}>
        {say('recovery.done')}
      </Button>
    </div>
  )
}
