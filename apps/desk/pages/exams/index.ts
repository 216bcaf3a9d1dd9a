import { defineScreens } from '#platform/desk'

export default defineScreens({
  id: 'exams',
  order: 50,
  nav: {
    group: 'run',
    title: { zh: '大考', en: 'Exams' },
    path: '/exams',
    action: 'overview.read',
    icon: 'M4 20V4M4 20h16M7 16l4-6 4 3 5-8',
  },
  routes: [
    { path: '/exams', title: { zh: '大考', en: 'Exams' }, component: () => import('./exams.tsx') },
    { path: '/exams/$number', title: { zh: '大考', en: 'Exam' }, component: () => import('./one.tsx') },
  ],
})
