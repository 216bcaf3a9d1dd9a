import { Button } from 'antd'
import { type DragEvent, useId, useState } from 'react'
import { AskError, isAway, Panel, sizeText, Trouble, useSearchState, useSpeaker } from '#platform/desk'
import { AssistantSearch } from '../search.ts'
import { ShareBar } from '../share-bar.tsx'
import { Fault } from './fault.tsx'
import { mostBytes, useUpload } from './use-upload.ts'
import { WaitingFiles } from './waiting-files.tsx'
import { words } from './words.ts'

/** A file is dropped or chosen, and goes up at once. */
export function FileStep() {
  const { say } = useSpeaker(words)
  const [, change] = useSearchState(AssistantSearch)
  const [tooLarge, setTooLarge] = useState<string>()
  const [isEmpty, setEmpty] = useState(false)
  const upload = useUpload(({ id }) => change({ upload: id, step: 'look' }))
  const take = (file: File | undefined) => {
    if (!file || upload.isSending) return
    setEmpty(file.size === 0)
    setTooLarge(file.size > mostBytes ? sizeText(file.size) : undefined)
    if (file.size > 0 && file.size <= mostBytes) upload.begin(file)
  }
  const trouble = tooLarge
    ? say('file.tooLarge', { size: tooLarge })
    : isEmpty
      ? say('file.empty')
      : undefined
  return (
    <>
      <Panel className="choose-file" title={say('file.title')}>
        {upload.isSending && upload.file ? (
          <div className="course">
            <p>
              <bdi>
                <strong>{upload.file.name}</strong>
              </bdi>
            </p>
            <ShareBar
              label={say('file.sending', { size: sizeText(upload.file.size) })}
              share={upload.share}
              note={say('file.sending', { size: sizeText(upload.file.size) })}
            />
            <Button onClick={upload.cancel}>{say('file.cancel')}</Button>
          </div>
        ) : (
          <DropZone onFile={take} />
        )}
        {trouble ? (
          <p className="alarm" role="alert">
            {trouble}
          </p>
        ) : null}
        {upload.isCancelled ? <p role="status">{say('file.cancelled')}</p> : null}
        {upload.error && !upload.isSending ? <Broken error={upload.error} retry={upload.retry} /> : null}
        <p className="faint">{say('file.nothingYet')}</p>
      </Panel>
      <WaitingFiles />
    </>
  )
}

function Broken({ error, retry }: { error: Error; retry: () => void }) {
  const { say } = useSpeaker(words)
  if (isAway(error)) return <Trouble error={error} retry={retry} note={say('file.broke')} />
  if (error instanceof AskError && error.problem.code === 'conflict')
    return <Trouble error={error} retry={retry} note={say('file.many')} />
  return <Fault error={error} retry={retry} />
}

function DropZone({ onFile }: { onFile: (file: File | undefined) => void }) {
  const { say } = useSpeaker(words)
  const [over, setOver] = useState(false)
  const noteId = useId()
  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault()
    setOver(isOver)
  }
  return (
    <label
      className={`drop ${over ? 'over' : ''}`}
      onDragEnter={drag(true)}
      onDragOver={drag(true)}
      onDragLeave={drag(false)}
      onDrop={(event) => {
        drag(false)(event)
        onFile(event.dataTransfer.files[0])
      }}
    >
      <input
        type="file"
        className="unseen"
        accept=".csv,.txt,.tsv,.xlsx,.xlsm"
        aria-describedby={noteId}
        onChange={({ target }) => {
          onFile(target.files?.[0])
          target.value = ''
        }}
      />
      <strong>{say('file.drop')}</strong>
      <span className="faint" id={noteId}>
        {say('file.kinds')}
      </span>
    </label>
  )
}
