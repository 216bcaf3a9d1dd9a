import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { lazy, Suspense, useMemo, useState } from 'react'
import { ActorName, Panel, put, Trouble, useDraft, useMe, useSpeaker, Waiting } from '#platform/desk'
import { Saved } from './answers.ts'
import { CheckPanel } from './check-panel.tsx'
import { Difference } from './difference.tsx'
import { checkQuery } from './queries.ts'
import { faultsIn } from './tell-fault.ts'
import { useSettled } from './use-settled.ts'
import { words } from './words.ts'
import { type Latest, nothingWritten, standingOf, Writing } from './writing.ts'

const RuleEditor = lazy(() => import('./rule-editor.tsx'))

/** How long nobody typed before a text is checked. */
const stillMs = 500

const noFaults = [] as const

/** The text of a rule: written, checked as one writes, saved as the next version. Nothing that was typed is lost. */
export function TextTab({
  id,
  draftKey,
  latest,
  onSaved,
}: {
  /** Undefined for a rule that was not saved yet: its text says its id. */
  id: string | undefined
  draftKey: string
  latest: Latest
  onSaved: (saved: { readonly id: string }) => void
}) {
  const { say } = useSpeaker(words)
  const { may } = useMe()
  const client = useQueryClient()
  const [writing, write, forget] = useDraft(draftKey, { schema: Writing, empty: nothingWritten })
  const [goTo, setGoTo] = useState<{ line: number }>()
  const mayWrite = may('rules.write')
  const standing = standingOf(writing, latest)
  const { text } = standing
  const settled = useSettled(text, stillMs)
  const check = useQuery({ ...checkQuery(settled), enabled: mayWrite })
  const checked = check.data
  const faults = useMemo(
    () => (checked?.valid === false && settled === text ? checked.faults : noFaults),
    [checked, settled, text],
  )
  const ruleId = id ?? /^id:\s*["']?([a-z][a-z0-9-]*)/m.exec(text)?.[1]
  const save = useMutation({
    mutationFn: async () =>
      await put(Saved, `/rules/${ruleId}`, {
        text,
        base: standing.is === 'same' ? latest.version : writing.base,
      }),
    onSuccess: (saved) => {
      forget()
      onSaved(saved)
    },
    // After a refusal too: another may have saved meanwhile, and then both are shown.
    onSettled: async () => {
      await Promise.all(['rule', 'rules'].map((topic) => client.invalidateQueries({ queryKey: [topic] })))
    },
  })
  const refused = useMemo(() => faultsIn(save.error), [save.error])
  const canSave = mayWrite && standing.is === 'changed' && ruleId !== undefined && !save.isPending
  const change = (next: string) => {
    save.reset()
    write({ text: next, base: writing.base === -1 ? latest.version : writing.base })
  }
  return (
    <div className="two">
      <div className="stack">
        {standing.is === 'overtaken' ? (
          <Overtaken
            latest={latest}
            mine={text}
            onMine={() => write({ text, base: latest.version })}
            onTheirs={forget}
          />
        ) : null}
        <Panel
          className="text"
          title={say('text.label')}
          note={mayWrite ? say('text.keys') : say('text.readOnly')}
        >
          <Suspense fallback={<Waiting rows={12} />}>
            <RuleEditor
              value={text}
              onChange={change}
              onSave={() => canSave && save.mutate()}
              faults={refused.length > 0 ? refused : faults}
              label={say('text.label')}
              readOnly={!mayWrite}
              goTo={goTo}
            />
          </Suspense>
          {save.error && refused.length === 0 && standing.is !== 'overtaken' ? (
            <Trouble error={save.error} note={say('text.kept')} />
          ) : null}
          {mayWrite ? (
            <div className="acts">
              <Button
                type="primary"
                disabled={!canSave}
                loading={save.isPending}
                onClick={() => save.mutate()}
              >
                {id === undefined ? say('text.saveNew') : say('text.save', { n: latest.version + 1 })}
              </Button>
              {standing.is === 'same' ? (
                id === undefined ? null : (
                  <span className="faint">{say('text.unchanged', { n: latest.version })}</span>
                )
              ) : (
                <>
                  <Button onClick={forget}>{say('text.discard')}</Button>
                  <span className="warn">{say('text.unsaved')}</span>
                </>
              )}
              {ruleId === undefined ? <span className="warn">{say('text.noId')}</span> : null}
            </div>
          ) : null}
        </Panel>
      </div>
      <CheckPanel
        checked={checked}
        refused={refused}
        checking={check.isFetching || settled !== text}
        error={check.error}
        onGoTo={(line) => setGoTo({ line })}
      />
    </div>
  )
}

function Overtaken({
  latest,
  mine,
  onMine,
  onTheirs,
}: {
  latest: Latest
  mine: string
  onMine: () => void
  onTheirs: () => void
}) {
  const { say } = useSpeaker(words)
  return (
    <Panel className="both" title={say('both.title', { n: latest.version })}>
      <p>
        <ActorName id={latest.author} /> · {say('both.by')}
      </p>
      <p className="small">{say('both.legend')}</p>
      <Difference before={latest.text} after={mine} label={say('both.legend')} />
      <div className="acts">
        <Button type="primary" onClick={onMine}>
          {say('both.mine')}
        </Button>
        <Button danger onClick={onTheirs}>
          {say('both.theirs')}
        </Button>
      </div>
    </Panel>
  )
}
