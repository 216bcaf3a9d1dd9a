import type { Door } from '#platform/http'
import { taskListRoutes } from './list-routes.ts'
import { measureRoutes } from './measure-routes.ts'
import { settingRoutes } from './setting-routes.ts'
import { stepRoutes } from './step-routes.ts'

export function taskRoutes(door: Door): void {
  taskListRoutes(door)
  stepRoutes(door)
  measureRoutes(door)
  settingRoutes(door)
}
