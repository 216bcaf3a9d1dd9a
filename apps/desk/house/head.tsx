import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Segmented } from 'antd'
import type { Language } from '#vocabulary'
import type { Me, World } from '../answers.ts'
import { remove } from '../api.ts'
import type { Theme } from '../filters/filters.ts'
import { useChangeFilters, useFilters } from '../filters/use-filters.ts'
import { useSpeaker } from '../say.ts'
import { useTheme } from './theme.ts'

export function Head({ me, world }: { me?: Me; world?: World | undefined }) {
  const { say, of } = useSpeaker()
  const { language } = useFilters()
  const change = useChangeFilters()
  const theme = useTheme()
  return (
    <header className="head">
      <h1>
        <img src="./mark.svg" alt="" width="26" height="26" />
        {say('desk.title')}
      </h1>
      {world && world.id !== 'production' ? (
        <span className="exercise">{say('desk.world', { title: world.title })}</span>
      ) : null}
      {world ? <span className="faint">{say('desk.cityDay', { day: world.today })}</span> : null}
      <div className="tools">
        <Segmented<Language>
          aria-label={say('desk.language')}
          name="language"
          value={language}
          onChange={(chosen) => change({ language: chosen })}
          options={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
        <Segmented<Theme>
          aria-label={say('desk.theme')}
          name="theme"
          value={theme}
          onChange={(chosen) => change({ theme: chosen })}
          options={[
            { value: 'light', label: say('desk.light') },
            { value: 'dark', label: say('desk.dark') },
          ]}
        />
        {me?.name ? <span className="faint who">{of(me.name)}</span> : null}
        {me ? <SignOut /> : null}
      </div>
    </header>
  )
}

function SignOut() {
  const { say } = useSpeaker()
  const client = useQueryClient()
  // Everything that was read is forgotten: the next reader may be another person.
  const signOut = useMutation({
    mutationFn: () => remove('/session'),
    onSuccess: () => client.resetQueries(),
  })
  return (
    <Button onClick={() => signOut.mutate()} loading={signOut.isPending}>
      {say('desk.signOut')}
    </Button>
  )
}
