import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { type FormEvent, useMemo, useState } from 'react'
import { Dialog, faultsOf, NoAnswer, put, Trouble, useDraft, useSpeaker } from '#platform/desk'
import { Words } from '#vocabulary'
import { NameFields, trimName } from './name-fields.tsx'
import type { Account } from './queries.ts'
import { words } from './words.ts'

/** How a person is shown: names change, and are misspelt. */
export function NameDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const { say, language } = useSpeaker(words)
  const client = useQueryClient()
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it was when the dialog opened.
  const empty = useMemo(() => account.name, [account.id])
  const [draft, change, clear] = useDraft(`name ${account.id}`, { schema: Words, empty })
  const close = () => {
    clear()
    onClose()
  }
  const [asked, setAsked] = useState(false)
  const save = useMutation({
    mutationFn: async (name: Words) => await put(NoAnswer, `/accounts/${account.id}/name`, name),
    onSuccess: close,
    onSettled: async () => await client.invalidateQueries({ queryKey: ['accounts'] }),
  })
  const { at, rest } = faultsOf(save.error, { fields: ['zh', 'en'], language })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    const name = trimName(draft)
    if (name) save.mutate(name)
  }
  return (
    <Dialog title={`${say('do.name')} · ${account.login}`} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <NameFields name={draft} asked={asked} faults={at} onChange={change} />
        {rest ? <Trouble error={rest} note={say('form.kept')} /> : null}
        <footer>
          <Button onClick={close}>{say('do.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {say('do.save')}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
