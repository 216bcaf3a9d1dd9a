import { defineScreens } from '#platform/desk'
import { ReportsSearch } from './search.ts'

export default defineScreens({
  id: 'event-reports',
  order: 45,
  nav: {
    group: 'watch',
    title: { zh: '异常报告', en: 'Event reports' },
    path: '/event-reports',
    action: 'events.report',
    icon: 'M4 10v4h3l7 4V6l-7 4H4M18 9a4 4 0 0 1 0 6M7 14l1 6h2',
  },
  routes: [
    {
      path: '/event-reports',
      title: { zh: '异常情况报告', en: 'Event reports' },
      search: ReportsSearch,
      component: () => import('./reports.tsx'),
    },
    {
      path: '/event-reports/new',
      title: { zh: '报告异常情况', en: 'Report something odd' },
      component: () => import('./form.tsx'),
    },
  ],
})
