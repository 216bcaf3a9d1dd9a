import { defineScreens } from '#platform/desk'
import { OrdersSearch } from './search.ts'

export default defineScreens({
  id: 'orders',
  order: 30,
  nav: {
    group: 'run',
    title: { zh: '令', en: 'Orders' },
    path: '/orders',
    action: 'orders.read',
    icon: 'M7 3h8l4 4v14H7ZM15 3v4h4M10 12h6M10 16h6',
  },
  routes: [
    {
      path: '/orders/{-$id}',
      title: { zh: '令', en: 'Orders' },
      search: OrdersSearch,
      component: () => import('./orders.tsx'),
    },
  ],
})
