import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { post, ReasonDialog, useMe, useSpeaker } from '#platform/desk'
import { type Fault, type Rule, Saved, type Version } from './answers.ts'
import { faultsIn, tellFault } from './tell-fault.ts'
import { words } from './words.ts'

/** Lets the latest version act, or the rule act no more; each with its reason, which the audit keeps. */
export function RuleActs({ rule, latest }: { rule: Rule; latest: Version }) {
  const { say, language } = useSpeaker(words)
  const { may } = useMe()
  const client = useQueryClient()
  const [act, setAct] = useState<'live' | 'retire'>()
  const [refused, setRefused] = useState<readonly Fault[]>([])
  if (!may('rules.write')) return null
  const n = latest.version
  const waits = rule.live !== n || rule.stopped !== null
  const send = async (body: { reason: string; version?: number }) => {
    setRefused([])
    try {
      await post(Saved, { path: `/rules/${rule.id}/${act}`, body })
    } catch (error) {
      setRefused(faultsIn(error))
      throw error
    }
    await Promise.all(['rule', 'rules'].map((topic) => client.invalidateQueries({ queryKey: [topic] })))
  }
  return (
    <div className="acts">
      {waits ? (
        <Button type="primary" disabled={latest.dryRuns === 0} onClick={() => setAct('live')}>
          {say('live.open', { n })}
        </Button>
      ) : null}
      {rule.state === 'live' ? (
        <Button danger onClick={() => setAct('retire')}>
          {say('retire.open')}
        </Button>
      ) : null}
      {waits && latest.dryRuns === 0 ? <span className="small">{say('live.needsRun', { n })}</span> : null}
      {act ? (
        <ReasonDialog
          title={act === 'live' ? say('live.open', { n }) : say('retire.open')}
          question={say(act === 'live' ? 'live.ask' : 'retire.ask')}
          label={say('live.reason')}
          most={500}
          submit={act === 'live' ? say('live.open', { n }) : say('retire.open')}
          danger={act === 'retire'}
          draftKey={`rule ${rule.id} ${act}`}
          send={({ reason }) => send(act === 'live' ? { reason, version: n } : { reason })}
          onClose={() => {
            setAct(undefined)
            setRefused([])
          }}
        >
          {refused.length > 0 ? (
            <ul className="rows">
              {refused.map((fault) => (
                <li key={`${fault.line} ${fault.where} ${fault.message}`}>
                  <span className="code">{fault.where}</span> {tellFault(fault, language)}
                </li>
              ))}
            </ul>
          ) : null}
        </ReasonDialog>
      ) : null}
    </div>
  )
}
