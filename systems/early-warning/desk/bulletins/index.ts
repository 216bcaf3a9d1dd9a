import { defineScreens } from '#platform/desk'
import { BulletinsSearch } from './search.ts'

export default defineScreens({
  id: 'bulletins',
  order: 55,
  nav: {
    group: 'watch',
    title: { zh: '监测周报', en: 'Bulletins' },
    path: '/bulletins',
    action: 'alarms.read',
    icon: 'M6 3h9l4 4v14H6ZM14 3v5h5M9 12h7M9 16h7',
  },
  routes: [
    {
      path: '/bulletins',
      title: { zh: '监测周报', en: 'Weekly bulletins' },
      search: BulletinsSearch,
      component: () => import('./bulletins.tsx'),
    },
    {
      path: '/bulletins/$number',
      title: { zh: '监测周报', en: 'Weekly bulletin' },
      component: () => import('./one.tsx'),
    },
  ],
})
