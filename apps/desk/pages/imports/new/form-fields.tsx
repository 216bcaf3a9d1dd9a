import { useId } from 'react'
import { useSearchState, useSpeaker } from '#platform/desk'
import type { Look, Upload } from '../answers.ts'
import { AssistantSearch } from '../search.ts'
import { words } from './words.ts'

const encodings = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const
const encodingNames = {
  'utf-8': 'UTF-8',
  gb18030: 'GB18030 / GBK',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
} as const
const delimiters = { ',': 'delimiter.comma', ';': 'delimiter.semicolon', '\t': 'delimiter.tab' } as const

/** How the file is read: what was found stands first, each can be said otherwise, and the file is read again at once. */
export function FormFields({ upload, look }: { upload: Upload; look: Look | undefined }) {
  return (
    <div className="page-filters form-fields">
      {upload.format === 'text' ? (
        <>
          <EncodingField upload={upload} />
          <DelimiterField look={look} />
        </>
      ) : (
        <SheetField look={look} />
      )}
      <HeaderRowField look={look} />
    </div>
  )
}

function EncodingField({ upload: { encoding: found } }: { upload: Upload }) {
  const { say } = useSpeaker(words)
  const [{ encoding }, change] = useSearchState(AssistantSearch)
  const id = useId()
  const sure =
    (found?.confidence ?? 0) >= 0.9 ? 'sure' : (found?.confidence ?? 0) >= 0.6 ? 'likely' : 'unsure'
  return (
    <div className="field">
      <label htmlFor={id}>{say('look.encoding')}</label>
      <select
        id={id}
        value={encoding ?? ''}
        aria-describedby={`${id}sure`}
        onChange={({ target }) =>
          change({ encoding: encodings.find((one) => one === target.value) }, { replace: true })
        }
      >
        <option value="">{found ? encodingNames[found.encoding] : say('look.found')}</option>
        {encodings
          .filter((one) => one !== found?.encoding)
          .map((one) => (
            <option key={one} value={one}>
              {encodingNames[one]}
            </option>
          ))}
      </select>
      <span className={`small ${sure === 'unsure' && !encoding ? 'warn' : ''}`} id={`${id}sure`}>
        {encoding ? say('look.said') : say(`look.${sure}`)}
      </span>
    </div>
  )
}

function DelimiterField({ look }: { look: Look | undefined }) {
  const { say } = useSpeaker(words)
  const [{ delimiter }, change] = useSearchState(AssistantSearch)
  const id = useId()
  // Object.keys of the table of them: exactly its keys.
  const all = Object.keys(delimiters) as (keyof typeof delimiters)[]
  return (
    <div className="field">
      <label htmlFor={id}>{say('look.delimiter')}</label>
      <select
        id={id}
        value={delimiter ?? look?.delimiter ?? ','}
        onChange={({ target }) =>
          change({ delimiter: all.find((one) => one === target.value) }, { replace: true })
        }
      >
        {all.map((one) => (
          <option key={one} value={one}>
            {say(delimiters[one])}
          </option>
        ))}
      </select>
    </div>
  )
}

function SheetField({ look }: { look: Look | undefined }) {
  const { say } = useSpeaker(words)
  const [{ sheet }, change] = useSearchState(AssistantSearch)
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{say('look.sheet')}</label>
      <select
        id={id}
        value={sheet ?? look?.sheet ?? ''}
        onChange={({ target }) => change({ sheet: target.value, headerRow: undefined }, { replace: true })}
      >
        {(look?.sheets ?? []).map(({ name, isHidden }) => (
          <option key={name} value={name}>
            {name}
            {isHidden ? say('look.hidden') : ''}
          </option>
        ))}
      </select>
    </div>
  )
}

function HeaderRowField({ look }: { look: Look | undefined }) {
  const { say } = useSpeaker(words)
  const [{ headerRow }, change] = useSearchState(AssistantSearch)
  const id = useId()
  const at = headerRow ?? look?.headerRow
  return (
    <div className="field narrow">
      <label htmlFor={id}>{say('look.headerRow')}</label>
      <input
        id={id}
        type="number"
        min={1}
        max={1_000}
        value={at ?? ''}
        onChange={({ target }) => {
          const row = Number(target.value)
          if (Number.isInteger(row) && row >= 1 && row <= 1_000) change({ headerRow: row }, { replace: true })
        }}
      />
    </div>
  )
}
