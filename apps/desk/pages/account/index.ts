import { defineScreens } from '#platform/desk'

/** Reached from the account menu of the header: everybody has one, so the navigation need not. */
export default defineScreens({
  id: 'account',
  order: 90,
  routes: [
    {
      path: '/account',
      title: { zh: '账号与安全', en: 'Account and security' },
      component: () => import('./account.tsx'),
    },
  ],
})
