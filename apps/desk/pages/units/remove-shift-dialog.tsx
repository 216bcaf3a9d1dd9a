import { Button } from 'antd'
import { Dialog, Trouble, useSpeaker } from '#platform/desk'
import type { DutyShift, UnitInFull } from './queries.ts'
import { removeShift } from './roster.ts'
import { useRoster } from './use-roster.ts'
import { words } from './words.ts'

/** Asks once more before somebody is taken off the roster: it takes effect at once. */
export function RemoveShiftDialog({
  unit,
  shift,
  onClose,
}: {
  unit: UnitInFull
  shift: DutyShift
  onClose: () => void
}) {
  const { say, of } = useSpeaker(words)
  const remove = useRoster(unit.id, onClose)
  return (
    <Dialog title={say('shift.removeOf', { name: of(shift.name) })} onClose={onClose}>
      <div className="form">
        <p>{say('shift.removeAsk')}</p>
        {remove.error ? <Trouble error={remove.error} /> : null}
        <footer>
          <Button onClick={onClose}>{say('form.cancel')}</Button>
          <Button
            type="primary"
            danger
            loading={remove.isPending}
            onClick={() => remove.mutate((roster) => removeShift(roster, shift))}
          >
            {say('shift.remove')}
          </Button>
        </footer>
      </div>
    </Dialog>
  )
}
