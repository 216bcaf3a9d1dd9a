import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'

/** What a field of a signal's data is, as conditions see it. */
export interface FieldType {
  readonly type: 'string' | 'int' | 'double' | 'bool' | 'object' | 'list' | 'other'
  readonly optional: boolean
  /** The only texts that it can be. */
  readonly values?: readonly string[]
  /** A calendar day. */
  readonly isDay?: true
  readonly fields?: Fields
  readonly item?: FieldType
}

export type Fields = ReadonlyMap<string, FieldType>

interface JsonSchema {
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

/** The fields of a kind's data, from the schema by which the door examines them. */
export function fieldsOf(schema: z.ZodObject): Fields {
  // JSON Schema is what zod tells of itself in public; its inside changes.
  return toFields(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema)
}

/** The fields that one at least of several kinds has; of one that they have in different forms nothing more is known. */
export function fieldsOfAny(kinds: readonly { readonly fields: Fields }[]): Fields {
  const any = new Map<string, FieldType>()
  for (const [name, field] of kinds.flatMap(({ fields }) => [...fields])) {
    const known = any.get(name)
    any.set(name, known && !isDeepStrictEqual(known, field) ? { type: 'other', optional: true } : field)
  }
  return any
}

function toFields({ properties = {}, required = [] }: JsonSchema): Fields {
  return new Map(
    Object.entries(properties).map(([name, field]) => [name, toField(field, !required.includes(name))]),
  )
}

function toField(schema: JsonSchema, optional: boolean): FieldType {
  const values = schema.enum ?? (schema.const === undefined ? undefined : [schema.const])
  switch (schema.type) {
    case 'string':
      return {
        type: 'string',
        optional,
        ...(values ? { values: values.filter((value) => typeof value === 'string') } : {}),
        ...(schema.format === 'date' ? { isDay: true } : {}),
      }
    case 'integer':
      return { type: 'int', optional }
    case 'number':
      return { type: 'double', optional }
    case 'boolean':
      return { type: 'bool', optional }
    case 'object':
      return schema.properties
        ? { type: 'object', optional, fields: toFields(schema) }
        : { type: 'other', optional }
    case 'array':
      return { type: 'list', optional, item: toField(schema.items ?? {}, false) }
    default:
      return { type: 'other', optional }
  }
}

/** What cel-js calls the type; an object is a schema of its own. */
export function toCelSchema(fields: Fields): Record<string, unknown> {
  return Object.fromEntries([...fields].map(([name, field]) => [name, toCelType(field)]))
}

function toCelType(field: FieldType): unknown {
  switch (field.type) {
    case 'object':
      return toCelSchema(field.fields ?? new Map())
    case 'list': {
      const item = field.item?.type
      return item === undefined || item === 'object' || item === 'list' || item === 'other'
        ? 'list<dyn>'
        : `list<${item}>`
    }
    case 'other':
      return 'dyn'
    default:
      return field.type
  }
}

/** Data as cel-js takes them: whole numbers as BigInt. What is not of its type is left as it is, for it to complain of. */
export function toCelValue(value: unknown, field: FieldType): unknown {
  if (field.type === 'int') return Number.isSafeInteger(value) ? BigInt(value as number) : value
  if (field.type === 'list' && Array.isArray(value)) {
    const { item } = field
    return item ? value.map((one) => toCelValue(one, item)) : value
  }
  if (field.type === 'object' && typeof value === 'object' && value !== null)
    return toCelData(value as Record<string, unknown>, field.fields ?? new Map())
  return value
}

export function toCelData(data: Readonly<Record<string, unknown>>, fields: Fields): Record<string, unknown> {
  return Object.fromEntries(
    [...fields].flatMap(([name, field]) =>
      data[name] === undefined ? [] : [[name, toCelValue(data[name], field)]],
    ),
  )
}
