import { useMutation } from '@tanstack/react-query'
import { useSender } from '#platform/desk'
import { Import } from './answers.ts'

const topics = [
  'import',
  'imports',
  'import-rows',
  'tallies',
  'days',
  'place-counts',
  'overview',
  'audit',
] as const

/** What can be done with an import: it is begun, not waited for, and its state then tells how far it is. */
export function useActs({ id, state }: Pick<Import, 'id' | 'state'>) {
  const send = useSender({ topics })
  const cancel = useMutation({ mutationFn: () => send(Import, `/imports/${id}/cancel`) })
  const resume = useMutation({
    mutationFn: () =>
      send(Import, `/imports/${id}/${state === 'undo-stopped' ? 'undo' : 'resume'}`, undefined, {
        isAsync: true,
      }),
  })
  const undo = (reason: string) => send(Import, `/imports/${id}/undo`, { reason }, { isAsync: true })
  return { cancel, resume, undo }
}
