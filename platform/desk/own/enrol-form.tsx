import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense } from 'react'
import { z } from 'zod'
import { post, put, Trouble, useSpeaker, Waiting } from '#platform/desk'
import { CodeForm } from './code-form.tsx'
import { RecoveryCodeList } from './recovery-codes.tsx'
import { words } from './words.ts'

const QrCode = lazy(() => import('./qr-code.tsx'))

const Enrolment = z.object({ uri: z.string().startsWith('otpauth://'), seed: z.string() })

/** Enrols an authenticator app: a QR code, the secret for who types it, and a first code of it. */
export function EnrolForm({ onCodes }: { onCodes: (recoveryCodes: readonly string[]) => unknown }) {
  const { say } = useSpeaker(words)
  const beginning = useMutation({ mutationFn: () => post(Enrolment, { path: '/me/totp' }) })
  const finish = async (code: string) =>
    onCodes((await put(RecoveryCodeList, '/me/totp', { code })).recoveryCodes)
  if (!beginning.data)
    return (
      <div className="own-form">
        <p>{say('enrol.what')}</p>
        {beginning.error ? <Trouble error={beginning.error} /> : null}
        <Button
          type="primary"
          size="large"
          block
          loading={beginning.isPending}
          onClick={() => beginning.mutate()}
        >
          {say('enrol.begin')}
        </Button>
      </div>
    )
  const { uri, seed } = beginning.data
  return (
    <div className="own-form">
      <p>{say('enrol.scan')}</p>
      <div className="own-qr">
        <Suspense fallback={<Waiting rows={4} />}>
          <QrCode value={uri} label={say('enrol.qr')} />
        </Suspense>
      </div>
      <p>{say('enrol.type')}</p>
      <code className="own-seed">{seed.match(/.{1,4}/g)?.join(' ')}</code>
      <a href={uri}>{say('enrol.open')}</a>
      <CodeForm submit={say('enrol.submit')} recovery={false} send={finish} />
    </div>
  )
}
