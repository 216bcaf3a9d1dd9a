import { defineScreens } from '#platform/desk'
import { UnitsSearch } from './search.ts'

export default defineScreens({
  id: 'units',
  order: 20,
  nav: {
    group: 'run',
    title: { zh: '单位', en: 'Units' },
    path: '/units',
    action: 'places.read',
    icon: 'M4 21V9l8-5 8 5v12M4 21h16M9 21v-5h6v5M9 12h.01M15 12h.01',
  },
  routes: [
    {
      path: '/units/{-$unit}',
      title: { zh: '单位', en: 'Units' },
      search: UnitsSearch,
      component: () => import('./units.tsx'),
    },
  ],
})
