import { defineSystem } from '#platform/system'
import { makeEarlyWarning } from './consumer.ts'
import { alarmRoutes } from './routes.ts'

export const earlyWarning = defineSystem({
  id: 'early-warning',
  title: { zh: '监测预警', en: 'Early warning' },
  migrations: `${import.meta.dirname}/migrations`,
  consumers: (rooms) => [makeEarlyWarning(rooms)],
  routes: alarmRoutes,
})
