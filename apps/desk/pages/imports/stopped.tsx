import { Button } from 'antd'
import { ActorName, PageLink, Trouble, useSpeaker } from '#platform/desk'
import type { Import } from './answers.ts'
import { canGoOn, stopOf } from './state.ts'
import { useActs } from './use-acts.ts'
import { words } from './words.ts'

/** Work that broke off: why, where it stands, and the one button that goes on. */
export function Stopped({ of }: { of: Import }) {
  const { say, language } = useSpeaker(words)
  const { resume } = useActs(of)
  const stop = stopOf(of.error)
  return (
    <div className="stopped">
      <p>
        {stop.why === 'cancelled' ? (
          <>
            {say('stop.cancelled')}
            <ActorName id={stop.by} />
            {language === 'zh' ? '。' : '. '}
          </>
        ) : stop.why === 'server' ? (
          say('stop.server')
        ) : (
          say('stop.other', { said: stop.said })
        )}{' '}
        {of.state === 'stopped' && of.progress.line > 0 ? say('stop.line', { n: of.progress.line }) : null}{' '}
        {canGoOn(of) ? null : say('stop.noFile')}
      </p>
      {canGoOn(of) ? (
        <Button type="primary" loading={resume.isPending} onClick={() => resume.mutate()}>
          {say('work.resume')}
        </Button>
      ) : (
        <PageLink to="/imports/new" className="button-like">
          {say('work.again')}
        </PageLink>
      )}
      {resume.error ? <Trouble error={resume.error} /> : null}
    </div>
  )
}
