import { defineScreens } from '#platform/desk'
import { AssistantSearch, ImportSearch } from './search.ts'

export default defineScreens({
  id: 'imports',
  order: 30,
  nav: {
    group: 'data',
    title: { zh: '导入', en: 'Imports' },
    path: '/imports',
    action: 'imports.write',
    icon: 'M12 3v11M7.5 9.5 12 14l4.5-4.5M4 16v4h16v-4',
  },
  routes: [
    {
      path: '/imports',
      title: { zh: '导入', en: 'Imports' },
      component: () => import('./imports.tsx'),
    },
    {
      path: '/imports/new',
      title: { zh: '导入文件', en: 'Import a file' },
      search: AssistantSearch,
      component: () => import('./new/assistant.tsx'),
    },
    {
      path: '/imports/$number',
      title: { zh: '导入', en: 'Import' },
      search: ImportSearch,
      component: () => import('./one/import.tsx'),
    },
  ],
})
