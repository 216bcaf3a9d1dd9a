import { defineSystem } from '#platform/system'
import { detectorRoutes } from './assigned/overview-routes.ts'
import { assignmentRoutes } from './assigned/routes.ts'
import { backTestRoutes } from './back-test/routes.ts'
import { BackTester } from './back-test/service.ts'
import { makeBulletins } from './bulletin/consumer.ts'
import { bulletinRoutes } from './bulletin/routes.ts'
import { BulletinSchedule, bulletinTimers } from './bulletin/schedule.ts'
import { clusterRoutes } from './clusters/routes.ts'
import { makeEarlyWarning } from './consumer.ts'
import { makeEventReports } from './event-reports/consumer.ts'
import { eventReportRoutes } from './event-reports/routes.ts'
import { alarmRoutes } from './routes.ts'
import { oneSeriesRoutes } from './series/one-routes.ts'
import { seriesRoutes } from './series/routes.ts'
import { whatIfRoutes } from './series/what-if-routes.ts'

export const earlyWarning = defineSystem({
  id: 'early-warning',
  title: { zh: '监测预警', en: 'Early warning' },
  migrations: `${import.meta.dirname}/migrations`,
  consumers: (rooms) => [makeEarlyWarning(rooms), makeEventReports(rooms), makeBulletins(rooms)],
  timers: bulletinTimers,
  services: (rooms) => [new BulletinSchedule(rooms), new BackTester(rooms)],
  routes: (door) => {
    alarmRoutes(door)
    seriesRoutes(door)
    oneSeriesRoutes(door)
    whatIfRoutes(door)
    clusterRoutes(door)
    eventReportRoutes(door)
    bulletinRoutes(door)
    detectorRoutes(door)
    assignmentRoutes(door)
    backTestRoutes(door)
  },
})
