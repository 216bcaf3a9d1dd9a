import { Button } from 'antd'
import { Trouble, useSpeaker } from '#platform/desk'
import type { Import } from './answers.ts'
import { isUnderWay } from './queries.ts'
import { ShareBar } from './share-bar.tsx'
import { hasStopped, shareOfWork } from './state.ts'
import { Stopped } from './stopped.tsx'
import { useActs } from './use-acts.ts'
import { words } from './words.ts'

/** Work that is under way, with its one button; or that broke off, with its own. Nothing once it has ended. */
export function Course({ of }: { of: Import }) {
  const { say } = useSpeaker(words)
  const { cancel } = useActs(of)
  if (hasStopped(of)) return <Stopped of={of} />
  if (!isUnderWay(of)) return null
  return (
    <div className="course">
      <ShareBar
        label={say(`state.${of.state}`)}
        share={shareOfWork(of)}
        note={of.state === 'running' ? say('work.rows', { n: of.counts.rows.read }) : undefined}
      />
      {cancel.isSuccess ? (
        <p role="status">{say('work.cancelling')}</p>
      ) : (
        <Button loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {say('work.cancel')}
        </Button>
      )}
      <p className="small">{say('work.leave')}</p>
      {cancel.error ? <Trouble error={cancel.error} /> : null}
    </div>
  )
}
