import { useQuery } from '@tanstack/react-query'
import { Outlet, useMatches } from '@tanstack/react-router'
import { ConfigProvider } from 'antd'
import { useLayoutEffect, useState } from 'react'
import {
  AskError,
  antdThemeOf,
  HereProvider,
  isSignedOut,
  KeysProvider,
  LiveProvider,
  type Me,
  meQuery,
  PrintHead,
  Trouble,
  useIsAway,
  useLanguage,
  useSpeaker,
  useTheme,
  useWorldAddress,
  Waiting,
  WindowTitle,
  worldQuery,
} from '#platform/desk'
import type { Words } from '#vocabulary'
import { Brand, Choices, Header } from './header.tsx'
import { Navigation } from './navigation.tsx'
import { SigningIn, type Way } from './signing-in.tsx'
import { words } from './words.ts'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Of the window. */
    title?: Words
  }
}

/** Language, theme and who is here; the pages only for those who signed in. */
export function Shell() {
  const language = useLanguage()
  const theme = useTheme()
  const { say, of } = useSpeaker(words)
  const page = useMatches({
    select: (matches) => matches.findLast(({ staticData }) => staticData.title)?.staticData.title,
  })
  useLayoutEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.dataset.theme = theme
  }, [language, theme])
  return (
    <ConfigProvider
      theme={antdThemeOf(theme, { motion: !matchMedia('(prefers-reduced-motion: reduce)').matches })}
      button={{ autoInsertSpace: false }}
      // What opens within a dialog opens above it.
      getPopupContainer={(node) => node?.closest('dialog') ?? document.body}
    >
      <WindowTitle parts={page ? [of(page), say('desk.title')] : [say('desk.title'), say('desk.subtitle')]}>
        <KeysProvider>
          <Gate />
        </KeysProvider>
      </WindowTitle>
    </ConfigProvider>
  )
}

function Gate() {
  const { say } = useSpeaker(words)
  const me = useQuery(meQuery)
  const reader = useReader(me.data)
  const world = useQuery({ ...worldQuery, enabled: reader !== undefined })
  const [codes, setCodes] = useState<readonly string[]>()
  const way = wayOf({ me: me.data, isOut: isSignedOut(me.error), codes })
  // An exercise ends, also under whoever is in it.
  if ([me.error, world.error].some(isGone)) return <GoneWorld />
  if (reader && world.data)
    return (
      <HereProvider me={reader} world={world.data}>
        <LiveProvider enabled={way === undefined && (reader.may['overview.read'] ?? []).length > 0}>
          <a className="skip" href="#main">
            {say('desk.skip')}
          </a>
          <Header />
          <Navigation />
          <main id="main" tabIndex={-1}>
            <AwayBanner />
            <PrintHead />
            <Outlet />
            {way ? <SigningIn way={way} over onCodes={setCodes} /> : null}
          </main>
        </LiveProvider>
      </HereProvider>
    )
  const failed = me.error ? me : world.error ? world : undefined
  return (
    <>
      <PlainHeader />
      <main className={way ? 'door' : 'center'}>
        {way ? (
          <SigningIn way={way} over={false} onCodes={setCodes} />
        ) : failed?.error ? (
          <Trouble error={failed.error} retry={() => void failed.refetch()} />
        ) : (
          <Waiting />
        )}
      </main>
    </>
  )
}

/** The head of a page that is of nobody, or of no world. */
function PlainHeader() {
  return (
    <header className="head">
      <div className="head-row">
        <Brand />
        <div className="tools">
          <Choices />
        </div>
      </div>
    </header>
  )
}

function isGone(error: unknown): boolean {
  return error instanceof AskError && error.problem.status === 404
}

/** A link into an exercise that is no more: where the city itself is. */
function GoneWorld() {
  const { say } = useSpeaker(words)
  const addressOf = useWorldAddress()
  return (
    <>
      <PlainHeader />
      <main className="center">
        <section className="center-page">
          <h1>{say('gone.title')}</h1>
          <p>{say('gone.detail')}</p>
          <p>
            <a href={addressOf('')}>{say('gone.home')}</a>
          </p>
        </section>
      </main>
    </>
  )
}

/** Who reads the pages. Whoever has to do a step again keeps the page that they had open. */
function useReader(me: Me | undefined): Me | undefined {
  const [reader, setReader] = useState<Me>()
  const next = me?.steps.length === 0 ? me : me?.id === reader?.id ? reader : undefined
  if (next !== reader) setReader(next)
  return next
}

function wayOf(of: {
  me: Me | undefined
  isOut: boolean
  codes: readonly string[] | undefined
}): Way | undefined {
  if (of.isOut) return { at: 'door' }
  if (of.codes) return { at: 'codes', codes: of.codes }
  const step = of.me?.steps[0]
  return of.me && step ? { at: 'step', step, me: of.me } : undefined
}

function AwayBanner() {
  const { say } = useSpeaker(words)
  const away = useIsAway()
  return (
    <div role="status" className="away">
      {away ? (
        <p>
          <strong>{say('offline.title')}</strong> {say('offline.kept')}
        </p>
      ) : null}
    </div>
  )
}
