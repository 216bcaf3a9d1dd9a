import { useMutation } from '@tanstack/react-query'
import { Button } from 'antd'
import { askFile, saveFile, Trouble, useSpeaker } from '#platform/desk'
import type { ImportSearch } from './search.ts'
import { words } from './words.ts'

/** The verdicts as a table for a spreadsheet program, in the reader's own language, which a plain link cannot ask for. */
export function DownloadButton({
  id,
  sought,
  label = 'rows.download',
}: {
  id: string
  sought: ImportSearch
  label?: 'rows.download' | 'rows.downloadRefused'
}) {
  const { say } = useSpeaker(words)
  const load = useMutation({
    mutationFn: async () =>
      saveFile(await askFile(`/imports/${id}/verdicts.csv`, { query: { ...sought } }), nameOf(id, sought)),
  })
  return (
    <>
      <Button loading={load.isPending} onClick={() => load.mutate()}>
        {say(label)}
      </Button>
      {load.error ? <Trouble error={load.error} /> : null}
    </>
  )
}

function nameOf(id: string, { verdict, reason }: ImportSearch): string {
  return `${['import', id, verdict, reason].filter((part) => part !== undefined).join('-')}.csv`
}
