import { titleOfSeries } from '#platform/desk'
import { diseaseOfSeries } from '#vocabulary'
import { useSpeaker } from './say.ts'

/** Narrows a list to one of the diseases in it. */
export function DiseaseField({
  rows,
  disease,
  onChange,
}: {
  rows: readonly { readonly series: string }[]
  disease: string | undefined
  onChange: (disease: string | undefined) => void
}) {
  const { say, of } = useSpeaker()
  const diseases = [...new Set(rows.map(({ series }) => diseaseOfSeries(series) ?? series))].sort()
  return (
    <div className="field">
      <label htmlFor="disease">{say('filter.disease')}</label>
      <select
        id="disease"
        value={disease ?? ''}
        onChange={({ target }) => onChange(target.value || undefined)}
      >
        <option value="">{say('filter.all')}</option>
        {diseases.map((name) => (
          <option key={name} value={name}>
            {of(titleOfSeries(name))}
          </option>
        ))}
      </select>
    </div>
  )
}
