import type { Door } from '#platform/http'
import { channelRoutes } from './channel-routes.ts'
import type { NoticeOptions } from './options.ts'
import { outboxRoutes } from './outbox-routes.ts'
import { subscriptionRoutes } from './subscription-routes.ts'

export function noticeRoutes(door: Door, options: NoticeOptions): void {
  channelRoutes(door, options)
  subscriptionRoutes(door, options)
  outboxRoutes(door, options)
}
