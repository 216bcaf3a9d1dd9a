import { defineScreens } from '#platform/desk'
import { useAlertsBadge } from './badge.ts'
import { AlertSearch } from './search.ts'

export default defineScreens({
  id: 'alerts',
  order: 20,
  nav: {
    group: 'watch',
    title: { zh: '预警', en: 'Alerts' },
    path: '/alerts',
    action: 'alarms.read',
    icon: 'M12 4v9M12 18h.01M12 2.5 22 20H2L12 2.5',
    useBadge: useAlertsBadge,
  },
  routes: [
    {
      // One page for the list and an alert: on a wide screen they stand side by side.
      path: '/alerts/{-$number}',
      title: { zh: '预警', en: 'Alerts' },
      search: AlertSearch,
      component: () => import('./alerts.tsx'),
    },
  ],
})
