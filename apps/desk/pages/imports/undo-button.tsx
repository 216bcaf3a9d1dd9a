import { Button } from 'antd'
import { useState } from 'react'
import { ReasonDialog, useSpeaker } from '#platform/desk'
import type { Import } from './answers.ts'
import { useActs } from './use-acts.ts'
import { words } from './words.ts'

/** Takes a whole import back: says what that does, and asks why. Not while work is under way. */
export function UndoButton({ of }: { of: Import }) {
  const { say } = useSpeaker(words)
  const { undo } = useActs(of)
  const [asking, setAsking] = useState(false)
  if (of.state !== 'done' && of.state !== 'stopped') return null
  return (
    <>
      <Button danger onClick={() => setAsking(true)}>
        {say('undo.open')}
      </Button>
      {asking ? (
        <ReasonDialog
          title={say('undo.open')}
          label={say('undo.reason')}
          most={500}
          submit={say('undo.go')}
          danger
          draftKey={`import ${of.id} undo`}
          send={({ reason }) => undo(reason)}
          onClose={() => setAsking(false)}
        >
          <p>
            <strong>{say('undo.takes', { n: of.counts.events.accepted })}</strong>
          </p>
          <p>{say('undo.keeps')}</p>
          <p>{say('undo.again')}</p>
        </ReasonDialog>
      ) : null}
    </>
  )
}
