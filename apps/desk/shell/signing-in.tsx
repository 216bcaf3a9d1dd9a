import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { Dialog, type Me, useSpeaker } from '#platform/desk'
import { RecoveryCodes } from '#platform/desk/own'
import { SignIn, SignInAgain } from './sign-in.tsx'
import { StepForm, stepTitles } from './steps.tsx'
import { words } from './words.ts'

/** Where a reader stands on the way in; nothing for who is in. */
export type Way =
  | { readonly at: 'door' }
  | { readonly at: 'step'; readonly step: Me['steps'][number]; readonly me: Me }
  /** A second factor was enrolled just now: its recovery codes are told once, whatever else is read meanwhile. */
  | { readonly at: 'codes'; readonly codes: readonly string[] }

/** Signing in, step by step: the whole page, or over a page that was open, which stays as it was. */
export function SigningIn({
  way,
  over,
  onCodes,
}: {
  way: Way
  over: boolean
  onCodes: (codes: readonly string[] | undefined) => void
}) {
  const { say } = useSpeaker(words)
  const client = useQueryClient()
  if (way.at === 'door') return over ? <SignInAgain /> : <SignIn />
  const Frame = over ? Layer : DoorPanel
  if (way.at === 'step')
    return (
      <Frame key={way.step} title={say(stepTitles[way.step])}>
        <StepForm step={way.step} me={way.me} onCodes={onCodes} />
      </Frame>
    )
  return (
    <Frame key="codes" title={say('step.codes')}>
      <RecoveryCodes
        codes={way.codes}
        onDone={() => {
          onCodes(undefined)
          void client.invalidateQueries()
        }}
      />
    </Frame>
  )
}

function Layer({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Dialog title={title} className="session">
      <div className="own-form">{children}</div>
    </Dialog>
  )
}

function DoorPanel({ title, children }: { title: string; children: ReactNode }) {
  const titleId = useId()
  return (
    <section className="panel" aria-labelledby={titleId}>
      <h1 id={titleId}>{title}</h1>
      {children}
    </section>
  )
}
