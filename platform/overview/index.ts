import { defineSystem } from '#platform/system'
import { overviewRoutes } from './routes.ts'

export const overviewRoom = defineSystem({
  id: 'overview',
  title: { zh: '指挥概览', en: 'Command overview' },
  migrations: `${import.meta.dirname}/migrations`,
  routes: overviewRoutes,
})
