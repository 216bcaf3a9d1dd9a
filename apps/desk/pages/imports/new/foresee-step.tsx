import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import {
  AskError,
  PageLink,
  Panel,
  post,
  useSearchState,
  useSender,
  useSpeaker,
  Waiting,
} from '#platform/desk'
import { DryRun, Import, type Upload } from '../answers.ts'
import { MappingPanel } from '../one/mapping-panel.tsx'
import { AssistantSearch } from '../search.ts'
import { ShareBar } from '../share-bar.tsx'
import { stopOf } from '../state.ts'
import { Fault } from './fault.tsx'
import { ForesightPanels } from './foresight-panels.tsx'
import { dryRunQuery } from './queries.ts'
import { useForesee } from './use-foresee.ts'
import { words } from './words.ts'

/** What an import would do, before anything is done; then the import itself. */
export function ForeseeStep({ upload, mapping }: { upload: Upload; mapping: string }) {
  const { say } = useSpeaker(words)
  const [{ dry }] = useSearchState(AssistantSearch)
  return (
    <>
      {dry === undefined ? (
        <Again upload={upload.id} mapping={mapping} note={say('foresee.gone')} />
      ) : (
        <Run key={dry} id={dry} upload={upload} mapping={mapping} />
      )}
      <MappingPanel id={mapping} />
    </>
  )
}

function Again({ upload, mapping, note }: { upload: string; mapping: string; note: string }) {
  const { say } = useSpeaker(words)
  const foresee = useForesee(upload)
  return (
    <Panel className="foresee" title={say('foresee.title')}>
      <p>{note}</p>
      {foresee.error ? <Fault error={foresee.error} conflict={say('foresee.busy')} /> : null}
      <div className="acts">
        <Button type="primary" loading={foresee.isPending} onClick={() => foresee.mutate({ mapping })}>
          {say('foresee.again')}
        </Button>
        <BackToColumns />
      </div>
    </Panel>
  )
}

function BackToColumns() {
  const { say } = useSpeaker(words)
  return (
    <PageLink to="." search={(old) => ({ ...old, step: 'columns' })}>
      {say('foresee.change')}
    </PageLink>
  )
}

function Run({ id, upload, mapping }: { id: string; upload: Upload; mapping: string }) {
  const { say } = useSpeaker(words)
  const run = useQuery(dryRunQuery(id))
  if (run.error instanceof AskError && run.error.problem.status === 404)
    return <Again upload={upload.id} mapping={mapping} note={say('foresee.gone')} />
  if (run.error && run.data === undefined) return <Fault error={run.error} retry={() => void run.refetch()} />
  if (run.data === undefined) return <Waiting rows={8} />
  if (run.data.state === 'running') return <Running run={run.data} />
  if (run.data.foresight === undefined) {
    const stop = stopOf(run.data.error)
    const note = stop.why === 'other' ? say('foresee.stoppedWhy', { why: stop.said }) : say('foresee.stopped')
    return <Again upload={upload.id} mapping={mapping} note={note} />
  }
  return (
    <>
      <ForesightPanels foresight={run.data.foresight} columns={run.data.columns} rows={run.data.rows} />
      <ImportIt upload={upload} mapping={mapping} counts={run.data.foresight.counts.rows} />
    </>
  )
}

function Running({ run }: { run: DryRun }) {
  const { say } = useSpeaker(words)
  const client = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => post(DryRun, { path: `/dry-runs/${run.id}/cancel` }),
    onSettled: () => client.invalidateQueries({ queryKey: ['dry-run', run.id] }),
  })
  return (
    <Panel className="foresee" title={say('foresee.running')}>
      <div className="course">
        <ShareBar label={say('foresee.running')} share={run.share} />
        <Button loading={cancel.isPending || cancel.isSuccess} onClick={() => cancel.mutate()}>
          {say('foresee.cancel')}
        </Button>
      </div>
      {cancel.error ? <Fault error={cancel.error} /> : null}
    </Panel>
  )
}

/** The one step that stores something. */
function ImportIt({
  upload,
  mapping,
  counts: { taken, repaired, duplicate },
}: {
  upload: Upload
  mapping: string
  counts: { readonly taken: number; readonly repaired: number; readonly duplicate: number }
}) {
  const { say } = useSpeaker(words)
  const [, change] = useSearchState(AssistantSearch)
  const send = useSender({ topics: ['imports'] })
  const counted = taken + repaired
  const begin = useMutation({
    mutationFn: () => send(Import, `/uploads/${upload.id}/import`, { mapping }, { isAsync: true }),
    onSuccess: ({ id }) => change({ import: id }),
  })
  return (
    <footer className="step-end">
      {counted === 0 ? (
        <span className="warn">{say(duplicate > 0 ? 'foresee.allKnown' : 'foresee.nothing')}</span>
      ) : null}
      <BackToColumns />
      <Button
        type="primary"
        size="large"
        loading={begin.isPending}
        disabled={counted + duplicate === 0}
        onClick={() => begin.mutate()}
      >
        {counted === 0 ? say('foresee.goAll') : say('foresee.go', { n: counted })}
      </Button>
      {begin.error ? (
        <Fault error={begin.error} retry={() => begin.mutate()} conflict={say('fault.busy')} />
      ) : null}
    </footer>
  )
}
