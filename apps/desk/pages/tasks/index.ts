import { defineScreens } from '#platform/desk'
import { useLateTasks } from './badge.ts'
import { TaskSearch, TasksSearch } from './search.ts'

export default defineScreens({
  id: 'tasks',
  order: 40,
  nav: {
    group: 'watch',
    title: { zh: '任务', en: 'Tasks' },
    path: '/tasks',
    action: 'tasks.read',
    icon: 'M9 6h11M9 12h11M9 18h11M4 6l1 1 2-2M4 12l1 1 2-2M4 18l1 1 2-2',
    useBadge: useLateTasks,
  },
  routes: [
    {
      path: '/tasks',
      title: { zh: '任务', en: 'Tasks' },
      search: TasksSearch,
      component: () => import('./tasks.tsx'),
    },
    {
      path: '/tasks/$number',
      title: { zh: '任务', en: 'Task' },
      search: TaskSearch,
      component: () => import('./task/task.tsx'),
    },
  ],
})
