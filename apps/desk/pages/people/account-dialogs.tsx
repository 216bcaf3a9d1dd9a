import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { Dialog, NoAnswer, post, remove, Trouble, useSend, useSpeaker } from '#platform/desk'
import { OneTimePassword } from './one-time-password.tsx'
import { OneTime } from './queries.ts'
import { words } from './words.ts'

const topics = ['accounts']

/** Asks once more before something that takes effect at once. */
export function ConfirmDialog({
  title,
  question,
  act,
  send: { method, path },
  onClose,
}: {
  title: string
  question: string
  act: string
  send: { readonly method: 'POST' | 'DELETE'; readonly path: string }
  onClose: () => void
}) {
  const { say } = useSpeaker(words)
  const client = useQueryClient()
  const send = useMutation({
    mutationFn: async () => (method === 'DELETE' ? await remove(path) : await post(NoAnswer, { path })),
    onSuccess: onClose,
    onSettled: async () => await client.invalidateQueries({ queryKey: topics }),
  })
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="form">
        <p>{question}</p>
        {send.error ? <Trouble error={send.error} /> : null}
        <footer>
          <Button onClick={onClose}>{say('do.cancel')}</Button>
          <Button type="primary" danger loading={send.isPending} onClick={() => send.mutate()}>
            {act}
          </Button>
        </footer>
      </div>
    </Dialog>
  )
}

/** A password that is told once, by voice. */
export function OneTimeDialog({ path, name, onClose }: { path: string; name: string; onClose: () => void }) {
  const { say } = useSpeaker(words)
  const reset = useSend<typeof OneTime, undefined>({
    path: `${path}/password-reset`,
    schema: OneTime,
    topics,
  })
  return (
    <Dialog title={`${say('do.reset')} · ${name}`} onClose={onClose}>
      <div className="form">
        {reset.data ? <OneTimePassword text={reset.data.oneTimePassword} /> : <p>{say('do.resetAsk')}</p>}
        {reset.error ? <Trouble error={reset.error} /> : null}
        <footer>
          {reset.data ? (
            <Button type="primary" onClick={onClose}>
              {say('do.close')}
            </Button>
          ) : (
            <>
              <Button onClick={onClose}>{say('do.cancel')}</Button>
              <Button type="primary" danger loading={reset.isPending} onClick={() => reset.mutate(undefined)}>
                {say('do.reset')}
              </Button>
            </>
          )}
        </footer>
      </div>
    </Dialog>
  )
}
