import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useRef } from 'react'
import {
  askFile,
  CityTime,
  isAway,
  Panel,
  saveFile,
  sendFile,
  sizeText,
  Trouble,
  useMe,
  useSpeaker,
  Waiting,
} from '#platform/desk'
import type { TaskDetail } from '#platform/desk/tasks'
import { filesQuery, purpose, TaskFile } from './files.ts'
import { words } from './words.ts'

/** Files of the task. Names of files may name people, so they are read only when somebody asks, and that is written down. */
export function TaskFiles({ task, shown, show }: { task: TaskDetail; shown: boolean; show: () => void }) {
  const { say } = useSpeaker(words)
  const { may } = useMe()
  const client = useQueryClient()
  const field = useRef<HTMLInputElement>(null)
  const read = useQuery({ ...filesQuery(task.id), enabled: shown })
  const add = useMutation({
    mutationFn: (file: File) =>
      sendFile(TaskFile, '/files', {
        file,
        query: { place: task.place, subject: `task:${task.id}`, retention: 'task-1-year' },
      }),
    onSuccess: async () => {
      show()
      await client.invalidateQueries({ queryKey: ['task-files', task.id] })
    },
  })
  const adding = add.isPending ? add.variables.name : undefined
  const end = may('files.write', task.place) ? (
    <Button onClick={() => field.current?.click()} loading={add.isPending}>
      {say('files.add')}
    </Button>
  ) : undefined
  return (
    <Panel className="task-files" title={say('files.title')} note={say('files.kept')} end={end}>
      <input
        ref={field}
        type="file"
        className="unseen"
        tabIndex={-1}
        aria-label={say('files.add')}
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file) add.mutate(file)
          target.value = ''
        }}
      />
      {adding ? <p role="status">{say('files.adding', { name: adding })}</p> : null}
      {add.error ? (
        <Trouble
          error={add.error}
          {...(isAway(add.error) ? { retry: () => add.variables && add.mutate(add.variables) } : {})}
        />
      ) : null}
      {shown ? (
        <Files read={read} />
      ) : may('files.read') ? (
        <p className="small">
          <Button type="link" onClick={show}>
            {say('files.show')}
          </Button>{' '}
          {say('files.why')}
        </p>
      ) : null}
    </Panel>
  )
}

function Files({ read }: { read: ReturnType<typeof useQuery<TaskFile[]>> }) {
  const { say } = useSpeaker(words)
  const saving = useMutation({ mutationFn: save })
  if (read.error) return <Trouble error={read.error} retry={() => void read.refetch()} />
  if (read.data === undefined) return <Waiting rows={2} />
  if (read.data.length === 0) return <p className="small">{say('files.none')}</p>
  return (
    <>
      {saving.error ? <Trouble error={saving.error} /> : null}
      <ul className="files">
        {read.data.map((file) => (
          <li key={file.id}>
            {file.state === 'kept' ? (
              <Button type="link" onClick={() => saving.mutate(file)}>
                {file.name ?? file.id}
              </Button>
            ) : (
              <span className="faint">
                {file.name ?? file.id} ({say('files.shredded')})
              </span>
            )}
            <span className="small">
              {sizeText(file.bytes)} · <CityTime at={file.addedAt} />
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Read with its purpose declared, which a plain link cannot do. */
async function save({ id, name }: TaskFile): Promise<void> {
  saveFile(await askFile(`/files/${id}`, { purpose }), name ?? id)
}
