import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useId, useMemo, useState } from 'react'
import { z } from 'zod'
import { Dialog, NoAnswer, put, Trouble, useDraft } from '#platform/desk'
import type { Source } from '#platform/desk/sources'
import { fromInterval, type IntervalUnit, intervalUnits, toInterval } from './interval.ts'
import { useSpeaker } from './say.ts'

const units = Object.keys(intervalUnits) as [IntervalUnit, ...IntervalUnit[]]
const Draft = z.object({ zh: z.string(), en: z.string(), amount: z.string(), unit: z.enum(units) })

/** What a source is called, and how often it is to speak. */
export function AgreeDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const { say } = useSpeaker()
  const id = useId()
  const client = useQueryClient()
  const [wrong, setWrong] = useState<'agree.missing' | 'agree.wrong'>()
  // What it was when the dialog opened: what moves meanwhile does not change what is typed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  const empty = useMemo(
    () => ({
      zh: source.title?.zh ?? '',
      en: source.title?.en ?? '',
      ...toInterval(source.expectedEveryMs),
    }),
    [source.source],
  )
  const [draft, change, clear] = useDraft(`source ${source.source}`, { schema: Draft, empty })
  const save = useMutation({
    mutationFn: async (body: { title: { zh: string; en: string }; expectedEveryMs: number | null }) =>
      await put(NoAnswer, `/sources/${encodeURIComponent(source.source)}`, body),
    onSuccess: async () => {
      clear()
      await client.invalidateQueries({ queryKey: ['sources'] })
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const title = { zh: draft.zh.trim(), en: draft.en.trim() }
    const expectedEveryMs = fromInterval(draft)
    if (title.zh === '' || title.en === '') setWrong('agree.missing')
    else if (expectedEveryMs === undefined) setWrong('agree.wrong')
    else {
      setWrong(undefined)
      save.mutate({ title, expectedEveryMs })
    }
  }
  return (
    <Dialog title={say('agree.title')} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p className="code faint">{source.source}</p>
        <label className="label" htmlFor={`${id}zh`}>
          {say('agree.zh')}
        </label>
        <input
          id={`${id}zh`}
          maxLength={120}
          value={draft.zh}
          onChange={({ target }) => change({ ...draft, zh: target.value })}
        />
        <label className="label" htmlFor={`${id}en`}>
          {say('agree.en')}
        </label>
        <input
          id={`${id}en`}
          maxLength={120}
          value={draft.en}
          onChange={({ target }) => change({ ...draft, en: target.value })}
        />
        <label className="label" htmlFor={`${id}every`}>
          {say('agree.every')}
        </label>
        <div className="pair">
          <input
            id={`${id}every`}
            inputMode="decimal"
            value={draft.amount}
            aria-describedby={`${id}note`}
            onChange={({ target }) => change({ ...draft, amount: target.value })}
          />
          <select
            aria-label={say('agree.unit')}
            value={draft.unit}
            onChange={({ target }) => {
              const unit = units.find((of) => of === target.value)
              if (unit) change({ ...draft, unit })
            }}
          >
            {units.map((unit) => (
              <option key={unit} value={unit}>
                {say(`agree.${unit}`)}
              </option>
            ))}
          </select>
        </div>
        <p className="small" id={`${id}note`}>
          {say('agree.nothing')}
        </p>
        {wrong ? (
          <p className="alarm" role="alert">
            {say(wrong)}
          </p>
        ) : null}
        {save.error ? <Trouble error={save.error} /> : null}
        <footer>
          <Button onClick={onClose}>{say('agree.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {say('agree.save')}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
