import { defineScreens } from '#platform/desk'
import { PlaceSearch } from './search.ts'

export default defineScreens({
  id: 'places',
  order: 10,
  nav: {
    group: 'data',
    title: { zh: '地点', en: 'Places' },
    path: '/places',
    action: 'places.read',
    icon: 'M12 21s-7-6.2-7-11a7 7 0 0 1 14 0c0 4.8-7 11-7 11ZM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  },
  routes: [
    {
      path: '/places/{-$path}',
      title: { zh: '地点', en: 'Place' },
      search: PlaceSearch,
      component: () => import('./place.tsx'),
    },
  ],
})
