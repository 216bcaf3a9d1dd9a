import { createContext, type ReactNode, useContext, useLayoutEffect, useState } from 'react'

const Tell = createContext<(name: string | undefined) => void>(() => {})

/** Names the window after the page and what it shows, so that one of many tabs is found, and a screen reader says where one is. */
export function WindowTitle({ parts, children }: { parts: readonly string[]; children: ReactNode }) {
  const [name, setName] = useState<string>()
  const title = [...(name ? [name] : []), ...parts].join(' · ')
  useLayoutEffect(() => {
    document.title = title
  }, [title])
  return <Tell.Provider value={setName}>{children}</Tell.Provider>
}

/** What a page shows, by its own name, as long as it shows it: the title of an alert, of a rule. */
export function useWindowName(name: string | undefined): void {
  const tell = useContext(Tell)
  useLayoutEffect(() => {
    tell(name)
    return () => tell(undefined)
  }, [tell, name])
}
