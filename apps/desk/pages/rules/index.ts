import { defineScreens } from '#platform/desk'
import { RuleSearch } from './search.ts'

export default defineScreens({
  id: 'rules',
  order: 10,
  nav: {
    group: 'run',
    title: { zh: '规则', en: 'Rules' },
    path: '/rules',
    action: 'rules.read',
    icon: 'M4 6h10M4 12h7M4 18h5M17 9v10M13.5 15.5 17 19l3.5-3.5M17 5h.01',
  },
  routes: [
    { path: '/rules', title: { zh: '规则', en: 'Rules' }, component: () => import('./rules.tsx') },
    {
      path: '/rules/$id',
      title: { zh: '规则', en: 'Rule' },
      search: RuleSearch,
      component: () => import('./rule.tsx'),
    },
    { path: '/new-rule', title: { zh: '新规则', en: 'New rule' }, component: () => import('./new-rule.tsx') },
  ],
})
