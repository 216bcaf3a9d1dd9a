import { useQuery } from '@tanstack/react-query'
import { theme as antdTheme, ConfigProvider } from 'antd'
import { useLayoutEffect } from 'react'
import { AskError } from '../api.ts'
import { colours } from '../colours.ts'
import { useFilters } from '../filters/use-filters.ts'
import { meQuery } from '../queries.ts'
import { useSpeaker } from '../say.ts'
import { SignIn } from '../session/sign-in.tsx'
import { Desk } from './desk.tsx'
import { Head } from './head.tsx'
import { useTheme } from './theme.ts'
import { Trouble } from './trouble.tsx'
import { Waiting } from './waiting.tsx'

const accents = { light: '#0b5cad', dark: '#4b94dd' } as const
const selectedText = { light: '#ffffff', dark: '#0b0f14' } as const

/** Language, theme and who is here; the desk itself only for those who signed in. */
export function Frame() {
  const { language } = useFilters()
  const { say } = useSpeaker()
  const theme = useTheme()
  useLayoutEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.dataset.theme = theme
    document.title = `${say('desk.title')} · ${say('desk.subtitle')}`
  }, [language, theme, say])
  return (
    <ConfigProvider
      theme={{
        algorithm: theme === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
        token: { colorPrimary: accents[theme], fontFamily: 'inherit', fontSize: 15 },
        components: {
          Slider: {
            trackBg: accents[theme],
            trackHoverBg: accents[theme],
            handleColor: accents[theme],
            railBg: colours[theme].line,
            railHoverBg: colours[theme].line,
          },
          Segmented: { itemSelectedBg: accents[theme], itemSelectedColor: selectedText[theme] },
        },
      }}
      button={{ autoInsertSpace: false }}
    >
      <a className="skip" href="#alarms">
        {say('desk.skip')}
      </a>
      <Inside />
    </ConfigProvider>
  )
}

function Inside() {
  const me = useQuery(meQuery)
  if (me.data) return <Desk me={me.data} />
  const signedOut = me.error instanceof AskError && me.error.problem.status === 401
  return (
    <>
      <Head />
      <main className={signedOut ? 'door' : 'center'}>
        {signedOut ? (
          <SignIn />
        ) : me.error ? (
          <Trouble error={me.error} retry={() => void me.refetch()} />
        ) : (
          <Waiting />
        )}
      </main>
    </>
  )
}
