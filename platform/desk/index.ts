export { Me, Place, Places, StepTaken, type UnitName as UnitEntry, World } from './answers.ts'
export { antdThemeOf } from './antd-theme.ts'
export {
  type Answer,
  AskError,
  ask,
  askFile,
  isAway,
  isIncomplete,
  isRefused,
  isSignedOut,
  NoAnswer,
  post,
  put,
  remove,
  sendFile,
} from './api.ts'
export { AsOf } from './as-of.tsx'
export { baseOf } from './base.ts'
export { instantOfCity } from './city-input.ts'
export { type CityTime as CityClock, cityClockText, cityInstantText, cityTimeText } from './city-time.ts'
export { type Colours, colours, type Shade, shadeColour } from './colours.ts'
export { Dialog } from './dialog.tsx'
export { DialogForm } from './dialog-form.tsx'
export { useDraft } from './draft.ts'
export { tellDue } from './due.ts'
export { faultsOf } from './faults.ts'
export { Field } from './field.tsx'
export { type Here, HereProvider, type Reader, useCityNow, useMe, useWorld } from './here.tsx'
export { type HistoryEntry, HistoryLine } from './history-line.tsx'
export type { Key } from './key-board.ts'
export { KeyHint } from './key-hint.tsx'
export { KeyList } from './key-list.tsx'
export { useKeys } from './keys.ts'
export { KeysProvider } from './keys-provider.tsx'
export { sendLargeFile } from './large-file.ts'
export { LiveProvider, useLive } from './live.tsx'
export { LiveLine } from './live-line.ts'
export { ActorName, PlaceName, RuleName, Telephone, UnitName } from './named.tsx'
export { titleOfSeries, titleOfTally, unitOf } from './names.ts'
export { Nothing } from './nothing.tsx'
export { PageLink, useGo } from './page-link.tsx'
export { PagedList, type Pages, rowsOf } from './paged-list.tsx'
export { Panel } from './panel.tsx'
export { PlaceSelect } from './place-select.tsx'
export {
  Preferences,
  type Theme,
  themes,
  useChoosePreference,
  useLanguage,
  useOwnTheme,
  useTheme,
  useWorldAddress,
} from './preferences.ts'
export { PrintHead } from './print-head.tsx'
export { tellProblem } from './problem-told.ts'
export {
  childrenQuery,
  everyMs,
  homeQuery,
  meQuery,
  moving,
  orUndefined,
  placeQuery,
  standing,
  unitsQuery,
  worldQuery,
} from './queries.ts'
export { Reach, ReachContext, useIsAway } from './reach.ts'
export { Read } from './read.tsx'
export { type Choice, ReasonDialog } from './reason-dialog.tsx'
export { tellRuleTitle } from './rule-title.ts'
export { saveFile } from './save-file.ts'
export { makeSpeaker, type Speaker, sayWith, type Tongue, useSpeaker, type WordTable } from './say.ts'
export { type Badge, defineScreens, type Nav, type NavGroup, navGroups, type Screens } from './screens.ts'
export { formatSearch, parseSearch, useSearchState } from './search.ts'
export { useSend, useSender } from './send.ts'
export { sizeText } from './size.ts'
export { clockText, spanText } from './span.ts'
export { CityTime, Due } from './times.tsx'
export { Trail } from './trail.tsx'
export { Stale, Trouble } from './trouble.tsx'
export { Waiting } from './waiting.tsx'
export { useWindowName, WindowTitle } from './window-title.tsx'
