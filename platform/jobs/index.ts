import { defineSystem } from '#platform/system'
import { jobRoutes } from './routes.ts'

export const jobsRoom = defineSystem({
  id: 'jobs',
  title: { zh: '后台作业', en: 'Background work' },
  migrations: `${import.meta.dirname}/migrations`,
  routes: jobRoutes,
})
