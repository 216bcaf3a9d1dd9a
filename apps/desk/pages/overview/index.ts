import { defineScreens } from '#platform/desk'
import { Filters } from './filters/filters.ts'

export default defineScreens({
  id: 'overview',
  order: 10,
  nav: {
    group: 'watch',
    title: { zh: '总览', en: 'Overview' },
    path: '/',
    action: 'tallies.read',
    icon: 'M3 12 12 4l9 8M6 10v9h12v-9M10 19v-5h4v5',
  },
  routes: [
    {
      path: '/',
      title: { zh: '总览', en: 'Overview' },
      search: Filters,
      component: () => import('./overview.tsx'),
    },
  ],
})
