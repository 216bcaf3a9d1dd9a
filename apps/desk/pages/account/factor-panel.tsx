import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Dialog, meQuery, NoAnswer, Panel, post, Read, useSpeaker } from '#platform/desk'
import { CodeForm, EnrolForm, RecoveryCodeList, RecoveryCodes } from '#platform/desk/own'
import { factorQuery } from './queries.ts'
import { words } from './words.ts'

type Doing = 'enrol' | 'renew' | 'remove'

const titles = {
  enrol: 'factor.enrol',
  renew: 'factor.renew',
  remove: 'factor.remove',
} as const satisfies Record<Doing, keyof typeof words>

/** The second factor: on, off, and the recovery codes that stand for it once each. */
export function FactorPanel() {
  const { say } = useSpeaker(words)
  const factor = useQuery(factorQuery)
  const [doing, setDoing] = useState<Doing>()
  const open = (what: Doing) => (
    <Button key={what} onClick={() => setDoing(what)}>
      {say(titles[what])}
    </Button>
  )
  return (
    <Panel className="own-factor" title={say('factor.title')}>
      <Read query={factor} rows={2}>
        {({ enrolled, recoveryCodesLeft }) => (
          <>
            <p>
              <span className={`state ${enrolled ? 'good' : 'warn'}`}>
                {say(enrolled ? 'factor.on' : 'factor.off')}
              </span>
              {enrolled ? <> · {say('factor.left', { n: recoveryCodesLeft })}</> : null}
            </p>
            <div className="acts">{enrolled ? [open('renew'), open('remove')] : open('enrol')}</div>
          </>
        )}
      </Read>
      {doing ? <FactorDialog doing={doing} onClose={() => setDoing(undefined)} /> : null}
    </Panel>
  )
}

function FactorDialog({ doing, onClose }: { doing: Doing; onClose: () => void }) {
  const { say } = useSpeaker(words)
  const client = useQueryClient()
  const [codes, setCodes] = useState<readonly string[]>()
  const changed = async () => {
    await client.invalidateQueries({ queryKey: ['own'] })
  }
  const show = async (told: readonly string[]) => {
    setCodes(told)
    await changed()
  }
  const renew = async (code: string) =>
    show((await post(RecoveryCodeList, { path: '/me/recovery-codes', body: { code } })).recoveryCodes)
  const takeOff = async (code: string) => {
    await post(NoAnswer, { path: '/me/totp/remove', body: { code } })
    onClose()
    // Whose role needs one is asked for another at once.
    await client.invalidateQueries({ queryKey: meQuery.queryKey })
    await changed()
  }
  if (codes)
    return (
      <Dialog key="codes" title={say('factor.codes')}>
        <RecoveryCodes codes={codes} onDone={onClose} />
      </Dialog>
    )
  return (
    <Dialog title={say(titles[doing])} onClose={onClose}>
      <div className="own-form">
        {doing === 'enrol' ? <EnrolForm onCodes={show} /> : null}
        {doing === 'renew' ? (
          <>
            <p>{say('factor.renewNote')}</p>
            <CodeForm submit={say('factor.confirmRenew')} send={renew} />
          </>
        ) : null}
        {doing === 'remove' ? (
          <>
            <p>{say('factor.removeNote')}</p>
            <CodeForm submit={say('factor.confirmRemove')} send={takeOff} />
          </>
        ) : null}
      </div>
    </Dialog>
  )
}
