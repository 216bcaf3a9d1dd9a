import { defineScreens } from '#platform/desk'
import { WallSearch } from './search.ts'

export default defineScreens({
  id: 'wall',
  // No link of its own in the navigation: the overview leads to it.
  order: 15,
  routes: [
    {
      path: '/wall',
      title: { zh: '大屏', en: 'Wall view' },
      search: WallSearch,
      component: () => import('./wall.tsx'),
    },
  ],
})
