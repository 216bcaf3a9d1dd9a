import { useQuery } from '@tanstack/react-query'
import { PageLink, useSearchState, useSpeaker, Waiting } from '#platform/desk'
import '../../page.css'
import '../imports.css'
import { AssistantSearch } from '../search.ts'
import './assistant.css'
import { ColumnsStep } from './columns-step.tsx'
import { EndStep } from './end-step.tsx'
import { Fault } from './fault.tsx'
import { FileStep } from './file-step.tsx'
import { ForeseeStep } from './foresee-step.tsx'
import { LookStep } from './look-step.tsx'
import { uploadQuery } from './queries.ts'
import { StepLine } from './step-line.tsx'
import { type Step, stepOf } from './steps.ts'
import { words } from './words.ts'

/** From a file to its counts, step by step. Where one is stands in the URL. */
export default function Assistant() {
  const { say } = useSpeaker(words)
  const [search] = useSearchState(AssistantSearch)
  const step = stepOf(search)
  return (
    <div className="page imports assistant">
      <PageLink to="/imports">{say('new.back')}</PageLink>
      <div className="page-head">
        <h1>{say('new.title')}</h1>
      </div>
      <StepLine at={step} />
      {step === 'import' && search.import !== undefined ? (
        <EndStep id={search.import} dry={search.dry} />
      ) : search.upload === undefined ? (
        <FileStep />
      ) : (
        <OfUpload key={search.upload} id={search.upload} step={step} />
      )}
    </div>
  )
}

/** The steps that look into a file. */
function OfUpload({ id, step }: { id: string; step: Step }) {
  const [{ mapping }] = useSearchState(AssistantSearch)
  const upload = useQuery(uploadQuery(id))
  if (upload.error) return <Fault error={upload.error} retry={() => void upload.refetch()} />
  if (upload.data === undefined) return <Waiting rows={8} />
  if (step === 'foresee' && mapping !== undefined)
    return <ForeseeStep upload={upload.data} mapping={mapping} />
  return step === 'columns' ? <ColumnsStep upload={upload.data} /> : <LookStep upload={upload.data} />
}
