import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Panel, useDraft, useSearchState, useSpeaker, Waiting } from '#platform/desk'
import { Choices, noChoices } from '#platform/imports/client'
import type { Guess, Upload } from '../answers.ts'
import { Sentences } from '../one/mapping-panel.tsx'
import { AssistantSearch } from '../search.ts'
import { isSilent } from './choose.ts'
import { ColumnTable } from './column-table.tsx'
import { Fault } from './fault.tsx'
import { Needs } from './needs.tsx'
import { PlaceNames } from './place-names.tsx'
import { formOf, guessQuery, lookQuery } from './queries.ts'
import { RecalledMappings } from './recalled-mappings.tsx'
import { Said } from './said.tsx'
import { useForesee } from './use-foresee.ts'
import { words } from './words.ts'

/** What a person says of the columns, and how it is changed. */
export interface Saying {
  readonly choices: Choices
  readonly guess: Guess
  readonly say: (choices: Choices) => void
}

/** What each column is: guessed, changed by choosing; what is still needed comes first. */
export function ColumnsStep({ upload }: { upload: Upload }) {
  const [search] = useSearchState(AssistantSearch)
  const form = formOf(search)
  const [choices, say, forget] = useDraft(`columns ${upload.id} ${JSON.stringify(form)}`, {
    schema: Choices,
    empty: noChoices,
  })
  const guess = useQuery(guessQuery(upload.id, form, choices))
  const look = useQuery(lookQuery(upload.id, form))
  if (guess.data === undefined)
    return guess.error ? (
      <Fault error={guess.error} retry={() => void guess.refetch()} />
    ) : (
      <Waiting rows={10} />
    )
  return (
    <>
      {guess.error ? <Fault error={guess.error} retry={() => void guess.refetch()} /> : null}
      <Columns
        saying={{ choices, guess: guess.data, say }}
        isFresh={!guess.isPlaceholderData && !guess.isFetching && guess.error === null}
        forget={forget}
        upload={upload}
        rows={look.data?.rows ?? []}
      />
    </>
  )
}

function Columns({
  saying,
  isFresh,
  forget,
  upload,
  rows,
}: {
  saying: Saying
  isFresh: boolean
  forget: () => void
  upload: Upload
  rows: readonly { readonly cells: readonly string[] }[]
}) {
  const { say } = useSpeaker(words)
  const { choices, guess } = saying
  const foresee = useForesee(upload.id)
  const [tried, setTried] = useState(false)
  const { needs, words: sentences, yaml } = guess.draft
  const personal = guess.columns.filter(({ role }) => role === 'personal').map(({ column }) => column)
  const isReady = needs.length === 0
  return (
    <>
      <RecalledMappings of={guess.remembered} onUse={(id) => foresee.mutate({ mapping: id })} />
      <Needs saying={saying} isUrgent={tried && !isReady} />
      <PlaceNames saying={saying} />
      <Said saying={saying} />
      <Panel
        className="columns"
        title={say('columns.title')}
        end={
          isSilent(choices) ? undefined : (
            <Button size="small" onClick={forget}>
              {say('columns.reset')}
            </Button>
          )
        }
      >
        {personal.length > 0 ? (
          <p className="personal">
            <bdi>{say('personal.says', { columns: personal.join('、') })}</bdi>
          </p>
        ) : null}
        <div className={isFresh ? '' : 'dimmed'}>
          <ColumnTable saying={saying} rows={rows} />
        </div>
      </Panel>
      {sentences.length > 0 ? (
        <Panel className="reads" title={say('columns.reads')}>
          <Sentences of={sentences} />
        </Panel>
      ) : null}
      {foresee.error ? <Fault error={foresee.error} conflict={say('foresee.busy')} /> : null}
      <footer className="step-end">
        {isReady ? null : <span className="warn">{say('columns.notYet', { n: needs.length })}</span>}
        <Button
          type="primary"
          size="large"
          loading={foresee.isPending}
          disabled={!isFresh}
          onClick={() => {
            setTried(true)
            if (isReady) foresee.mutate({ yaml })
            else document.querySelector<HTMLElement>('.needs select, .needs input, .needs button')?.focus()
          }}
        >
          {say('columns.go')}
        </Button>
      </footer>
    </>
  )
}
