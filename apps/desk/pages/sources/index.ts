import { useQuery } from '@tanstack/react-query'
import { defineScreens } from '#platform/desk'
import { hearingOf, isSilent, sourcesQuery } from '#platform/desk/sources'
import { SourcesSearch } from './search.ts'

export default defineScreens({
  id: 'sources',
  order: 20,
  nav: {
    group: 'data',
    title: { zh: '来源', en: 'Sources' },
    path: '/sources',
    action: 'sources.read',
    icon: 'M12 20v-7M7 16a7 7 0 1 1 10 0M4.5 19A11 11 0 1 1 19.5 19M12 13h.01',
    useBadge: useSilent,
  },
  routes: [
    {
      path: '/sources',
      title: { zh: '来源', en: 'Sources' },
      search: SourcesSearch,
      component: () => import('./sources.tsx'),
    },
  ],
})

/** How many sources should be asked after. */
function useSilent() {
  const { data } = useQuery(sourcesQuery)
  if (!data) return undefined
  const silent = data.value.items.filter((of) => isSilent(hearingOf(of, data.serverNow), of.expectedEveryMs))
  return { count: silent.length, more: data.value.next !== undefined && silent.length > 0 }
}
