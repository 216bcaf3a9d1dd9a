import { defineScreens } from '#platform/desk'
import { AuditSearch } from './search.ts'

export default defineScreens({
  id: 'audit',
  order: 40,
  nav: {
    group: 'run',
    title: { zh: '审计', en: 'Audit' },
    path: '/audit',
    action: 'audit.read',
    icon: 'M12 3l8 3v6c0 4.5-3.3 7.8-8 9-4.7-1.2-8-4.5-8-9V6ZM8.5 12l2.5 2.5 4.5-5',
  },
  routes: [
    {
      path: '/audit',
      title: { zh: '审计', en: 'Audit' },
      search: AuditSearch,
      component: () => import('./audit.tsx'),
    },
  ],
})
