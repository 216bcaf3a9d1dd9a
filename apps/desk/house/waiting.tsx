import { Skeleton } from 'antd'
import { useSpeaker } from '../say.ts'

export function Waiting({ rows = 4 }: { rows?: number }) {
  const { say } = useSpeaker()
  return (
    <div role="status">
      <span className="unseen">{say('desk.loading')}</span>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  )
}
