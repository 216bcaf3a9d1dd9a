import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Dialog, DialogForm, faultsOf, NoAnswer, put, useDraft, useSpeaker } from '#platform/desk'
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
  const submit = () => {
    setAsked(true)
    const name = trimName(draft)
    if (name) save.mutate(name)
  }
  return (
    <Dialog title={`${say('do.name')} · ${account.login}`} onClose={onClose}>
      <DialogForm
        submit={say('do.save')}
        isSending={save.isPending}
        error={rest}
        onSubmit={submit}
        onCancel={close}
      >
        <NameFields name={draft} asked={asked} faults={at} onChange={change} />
      </DialogForm>
    </Dialog>
  )
}
