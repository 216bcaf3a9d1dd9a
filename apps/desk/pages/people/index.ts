import { defineScreens } from '#platform/desk'
import { PeopleSearch } from './search.ts'

export default defineScreens({
  id: 'people',
  order: 25,
  nav: {
    group: 'run',
    title: { zh: '人员', en: 'People' },
    path: '/people',
    action: 'accounts.read',
    icon: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M16 4.5a3.5 3.5 0 0 1 0 6.5M17.5 14.5c2 .8 3.5 2.8 3.5 5.5',
  },
  routes: [
    {
      path: '/people/{-$account}',
      title: { zh: '人员', en: 'People' },
      search: PeopleSearch,
      component: () => import('./people.tsx'),
    },
  ],
})
