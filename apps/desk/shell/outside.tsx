import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { z } from 'zod'
import { ask, standing, useSpeaker } from '#platform/desk'
import { Words } from '#vocabulary'
import { words } from './words.ts'

const Outside = z.object({
  items: z.array(z.object({ id: z.string(), title: Words, start: z.string().startsWith('/api/outside/') })),
})

/** Providers outside the house by which one may sign in. Where a page is open, they open beside it. */
export function OutsideProviders({ over }: { over: boolean }) {
  const { say, of } = useSpeaker(words)
  const client = useQueryClient()
  const providers = useQuery({
    queryKey: ['outside'],
    queryFn: async ({ signal }) => (await ask(Outside, '/outside', { signal })).value.items,
    ...standing,
  })
  if (!providers.data || providers.data.length === 0) return null
  const { pathname, search } = location
  const returnTo = new URLSearchParams({ returnTo: over ? '/' : `${pathname}${search}` })
  return (
    <div className="outside">
      <p className="small">{say('outside.or')}</p>
      {providers.data.map(({ id, title, start }) => (
        <Button
          key={id}
          block
          size="large"
          href={`${start}?${returnTo}`}
          {...(over ? { target: '_blank', rel: 'noopener' } : {})}
        >
          {say('outside.by', { title: of(title) })}
        </Button>
      ))}
      {over ? (
        <>
          <p className="small">{say('outside.beside')}</p>
          <Button block onClick={() => void client.invalidateQueries()}>
            {say('outside.done')}
          </Button>
        </>
      ) : null}
    </div>
  )
}
