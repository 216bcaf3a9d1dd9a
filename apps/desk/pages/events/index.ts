import { defineScreens } from '#platform/desk'
import { useProposedEvents } from './badge.ts'
import { EventsSearch } from './search.ts'

export default defineScreens({
  id: 'events',
  order: 30,
  nav: {
    group: 'watch',
    title: { zh: '事件', en: 'Events' },
    path: '/events',
    action: 'events.read',
    icon: 'M6 6h.01M18 8h.01M12 17h.01M6 6l6 11 6-9z',
    useBadge: useProposedEvents,
  },
  routes: [
    {
      path: '/events',
      title: { zh: '事件', en: 'Events' },
      search: EventsSearch,
      component: () => import('./events.tsx'),
    },
    {
      path: '/events/$number',
      title: { zh: '事件', en: 'Event' },
      component: () => import('./event/event.tsx'),
    },
  ],
})
