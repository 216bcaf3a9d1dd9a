import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { CityTime, PageLink, Panel, ReasonDialog, remove, sizeText, useSpeaker } from '#platform/desk'
import type { Upload } from '../answers.ts'
import { uploadsQuery } from './queries.ts'
import { words } from './words.ts'

/** Files of one's own that wait: whoever was called away goes on, or removes them. Nothing where there are none. */
export function WaitingFiles() {
  const { say } = useSpeaker(words)
  const client = useQueryClient()
  const uploads = useQuery(uploadsQuery)
  const [removing, setRemoving] = useState<Upload>()
  if (!uploads.data || uploads.data.length === 0) return null
  return (
    <Panel className="waiting-files" title={say('waiting.title')}>
      <ul className="rows">
        {uploads.data.map((upload) => (
          <li key={upload.id} className="line">
            <bdi>{upload.file}</bdi>
            <span className="small">
              {sizeText(upload.bytes)} · <CityTime at={upload.addedAt} /> · {say('waiting.until')}{' '}
              <CityTime at={upload.expiresAt} />
            </span>
            <span className="end acts">
              <PageLink to="/imports/new" search={{ upload: upload.id, step: 'look' }}>
                {say('waiting.go')}
              </PageLink>
              <Button
                aria-label={say('waiting.removeNamed', { file: upload.file })}
                onClick={() => setRemoving(upload)}
              >
                {say('waiting.remove')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {removing ? (
        <ReasonDialog
          title={say('waiting.removeNamed', { file: removing.file })}
          question={say('waiting.removeAsk')}
          submit={say('waiting.remove')}
          danger
          draftKey={`upload ${removing.id} remove`}
          send={async () => {
            await remove(`/uploads/${removing.id}`)
            await client.invalidateQueries({ queryKey: ['uploads'] })
          }}
          onClose={() => setRemoving(undefined)}
        />
      ) : null}
    </Panel>
  )
}
