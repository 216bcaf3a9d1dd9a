import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState, type Text } from '@codemirror/state'
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef } from 'react'
import { useLanguage } from '#platform/desk'
import type { Language } from '#vocabulary'
import type { Fault } from './answers.ts'
import { tellFault } from './tell-fault.ts'

interface Props {
  readonly value: string
  readonly onChange: (text: string) => void
  readonly onSave: () => void
  readonly faults: readonly Fault[]
  readonly label: string
  readonly readOnly: boolean
  /** A line to go to; each new object goes there anew. */
  readonly goTo: { readonly line: number } | undefined
}

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: [tags.string, tags.content], color: 'var(--text)' },
  { tag: [tags.number, tags.bool], color: 'var(--good)' },
  { tag: tags.comment, color: 'var(--faint)' },
])

const look = EditorView.theme({
  '&': {
    border: '1px solid var(--field)',
    borderRadius: '6px',
    backgroundColor: 'var(--panel)',
    color: 'var(--text)',
  },
  '&.cm-focused': { outline: '3px solid var(--accent)', outlineOffset: '2px' },
  '.cm-scroller': {
    fontFamily: 'ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace',
    fontSize: '0.9rem',
    lineHeight: '1.55',
  },
  '.cm-content': { caretColor: 'var(--text)', minHeight: '22rem' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--ground)',
    color: 'var(--faint)',
    borderRight: '1px solid var(--edge)',
  },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--soft) 55%, transparent)' },
  '.cm-tooltip': { backgroundColor: 'var(--panel)', color: 'var(--text)', border: '1px solid var(--edge)' },
  '.cm-panels': { backgroundColor: 'var(--panel)', color: 'var(--text)' },
})

/** The text of a rule, with its faults at their lines. Tab leaves it, as it leaves every field. */
export default function RuleEditor({ value, onChange, onSave, faults, label, readOnly, goTo }: Props) {
  const language = useLanguage()
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const told = useRef({ onChange, onSave })
  const fixed = useRef(new Compartment())
  const first = useRef({ value, label, readOnly })
  useEffect(() => {
    told.current = { onChange, onSave }
  })

  useEffect(() => {
    if (!place.current) return
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: first.current.value,
        extensions: [
          lineNumbers(),
          history(),
          highlightActiveLine(),
          indentOnInput(),
          indentUnit.of('  '),
          yaml(),
          syntaxHighlighting(colours),
          lintGutter(),
          EditorView.lineWrapping,
          look,
          fixed.current.of(attributesOf(first.current)),
          keymap.of([
            {
              key: 'Mod-s',
              run: () => {
                told.current.onSave()
                return true
              },
            },
            ...lintKeymap,
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) told.current.onChange(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = made
    return () => {
      made.destroy()
      view.current = undefined
    }
  }, [])

  useEffect(() => {
    view.current?.dispatch({ effects: fixed.current.reconfigure(attributesOf({ label, readOnly })) })
  }, [label, readOnly])

  // What came from elsewhere: another version put in, a draft restored.
  useEffect(() => {
    const made = view.current
    if (made && made.state.doc.toString() !== value)
      made.dispatch({ changes: { from: 0, to: made.state.doc.length, insert: value } })
  }, [value])

  useEffect(() => {
    const made = view.current
    if (!made) return
    made.dispatch(
      setDiagnostics(
        made.state,
        faults.map((fault) => toDiagnostic(fault, { text: made.state.doc, language })),
      ),
    )
  }, [faults, language])

  useEffect(() => {
    const made = view.current
    if (!made || !goTo) return
    const { from } = made.state.doc.line(Math.min(Math.max(1, goTo.line), made.state.doc.lines))
    made.dispatch({ selection: { anchor: from }, scrollIntoView: true })
    made.focus()
  }, [goTo])

  return <div ref={place} className="rule-editor" />
}

function attributesOf({ label, readOnly }: { label: string; readOnly: boolean }) {
  return [
    EditorView.contentAttributes.of({ 'aria-label': label }),
    EditorState.readOnly.of(readOnly),
    EditorView.editable.of(!readOnly),
  ]
}

/** From where the fault begins to the end of its line. */
function toDiagnostic(fault: Fault, { text, language }: { text: Text; language: Language }): Diagnostic {
  const { line, column, where } = fault
  const { from, to } = text.line(Math.min(Math.max(1, line), text.lines))
  const begins = Math.min(from + Math.max(0, column - 1), to)
  return { from: begins, to, severity: 'error', message: `${where} ${tellFault(fault, language)}` }
}
