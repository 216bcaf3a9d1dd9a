import type { ErrorCode } from 'yaml'
import type { z } from 'zod'
import type { Words } from '#vocabulary'

/**
 * What a library says in English is told as it is; in Chinese by its code, and by what it names (`detail`) where the code is not
 * enough.
 */
function told<const Zh extends string>(zh: Zh): { readonly zh: Zh; readonly en: '{said}' } {
  return { zh, en: '{said}' }
}

/** The text is no YAML. */
const yamlWords = {
  'yaml.ALIAS_PROPS': told('别名（*）不能再带标记或锚点'),
  'yaml.BAD_ALIAS': told('别名（*）指向的锚点不存在，或别名写得不对'),
  'yaml.BAD_COLLECTION_TYPE': told('标记与后面的列表或对照表不符'),
  'yaml.BAD_DIRECTIVE': told('以 % 开头的指令写得不对'),
  'yaml.BAD_DQ_ESCAPE': told('双引号内的反斜杠写法无效'),
  'yaml.BAD_INDENT': told('缩进不对'),
  'yaml.BAD_PROP_ORDER': told('标记和锚点须写在 -、? 或 : 之后'),
  'yaml.BAD_SCALAR_START': told('不加引号的文字不能以这个字符开头，请加引号'),
  'yaml.BLOCK_AS_IMPLICIT_KEY': told('同一行里不能再嵌套“名称: 值”；文字里有冒号时请加引号'),
  'yaml.BLOCK_IN_FLOW': told('[ ] 或 { } 里不能用换行缩进的写法'),
  'yaml.DUPLICATE_KEY': told('同一个名称写了两次'),
  'yaml.IMPOSSIBLE': told('这里读不懂'),
  'yaml.KEY_OVER_1024_CHARS': told('名称过长：冒号须在 1,024 个字符以内'),
  'yaml.MISSING_CHAR': told('这里缺一个字符：括号、引号或逗号没有写全'),
  'yaml.MULTILINE_IMPLICIT_KEY': told('名称须写在一行之内；可能是引号没有闭合，或上一行缺冒号'),
  'yaml.MULTIPLE_ANCHORS': told('一处只能有一个锚点'),
  'yaml.MULTIPLE_DOCS': told('一个文本只能写一条规则：请去掉 --- 及其后的内容'),
  'yaml.MULTIPLE_TAGS': told('一处只能有一个标记'),
  'yaml.NON_STRING_KEY': told('名称须为文字'),
  'yaml.RESOURCE_EXHAUSTION': told('嵌套过深'),
  'yaml.TAB_AS_INDENT': told('不能用制表符缩进，请用空格'),
  'yaml.TAG_RESOLVE_FAILED': told('以 ! 开头的标记无法识别'),
  'yaml.UNEXPECTED_TOKEN': told('这里不该有这个内容'),
  'yaml.unfolds': told('别名（*）展开后过大'),
} as const satisfies Record<`yaml.${ErrorCode}` | 'yaml.unfolds', Words>

/** A setting is not of its form. */
const formWords = {
  'form.invalid_type': told('须为{detail}'),
  'form.too_big': told('过大或过长，最多 {detail}'),
  'form.too_small': told('过小或过短，至少 {detail}'),
  'form.invalid_format': told('写法不对，须为 {detail}'),
  'form.not_multiple_of': told('须为 {detail} 的倍数'),
  'form.unrecognized_keys': told('没有 {detail}'),
  'form.invalid_union': told('不是可用的任何一种写法'),
  'form.invalid_key': told('名称的写法不对'),
  'form.invalid_element': told('其中有一项不对'),
  'form.invalid_value': told('须为 {detail}'),
  'form.custom': told('不符合要求：{said}'),
} as const satisfies Record<`form.${z.core.$ZodIssue['code']}`, Words>

/** The condition is no CEL, or cannot be told of a signal; by the codes of cel-js. */
const celWords = {
  'cel.bool_conversion_error': told('bool() 只接受 true 或 false 的文字'),
  'cel.bytes_unicode_escape': told('b"…" 里不能用 \\u'),
  'cel.cannot_index_type': told('{detail} 没有下一级，不能再取 . 或 [ ]'),
  'cel.division_by_zero': told('除以零'),
  'cel.double_conversion_error': told('double() 遇到不是数字的值'),
  'cel.expected_token': told('这里没有写完，或缺括号、逗号等符号'),
  'cel.expression_must_be_string': told('条件须为文字'),
  'cel.field_type_mismatch': told('字段的类型不符：{detail}'),
  'cel.heterogeneous_list_element': told('一个列表里的值须为同一类型，却有 {detail}'),
  'cel.heterogeneous_map_key': told('一个对照表的名称须为同一类型，却有 {detail}'),
  'cel.heterogeneous_map_value': told('一个对照表的值须为同一类型，却有 {detail}'),
  'cel.incompatible_argument_type': told('参数的类型不相容：{detail}'),
  'cel.incompatible_ternary_branches': told('? : 两边的值须为同一类型，却是 {detail}'),
  'cel.index_out_of_bounds': told('[ ] 里的序号超出了列表'),
  'cel.index_out_of_range': told('位置超出了文字的长度'),
  'cel.int_conversion_error': told('int() 遇到不是整数的值'),
  'cel.invalid_comparison_type': told('这样的值不能比较'),
  'cel.invalid_comprehension_range': told('只有列表可以循环，这里却是 {detail}'),
  'cel.invalid_condition_type': told('这里须为真或假，却是 {detail}'),
  'cel.invalid_context': told('信号读不出来'),
  'cel.invalid_duration': told('时长写得不对'),
  'cel.invalid_escape_sequence': told('引号内的反斜杠写法无效'),
  'cel.invalid_exponent': told('数字的指数写得不对'),
  'cel.invalid_hex_escape': told('引号内的 \\x 写得不对'),
  'cel.invalid_hex_integer': told('十六进制数写得不对'),
  'cel.invalid_index_type': told('[ ] 里的类型不对：{detail}'),
  'cel.invalid_integer': told('整数写得不对'),
  'cel.invalid_list_element_type': told('列表里须都是文字'),
  'cel.invalid_logical_operand': told('&& 和 || 两边须为真或假，却有 {detail}'),
  'cel.invalid_macro_argument': told('函数的参数写得不对'),
  'cel.invalid_number': told('数字写得不对'),
  'cel.invalid_octal_escape': told('引号内的八进制写法须为 3 位'),
  'cel.invalid_optional_argument': told('这里须为可选值'),
  'cel.invalid_regular_expression': told('模式写得不对'),
  'cel.invalid_timestamp': told('timestamp() 须用 ISO 8601 的时间'),
  'cel.invalid_unicode_escape': told('引号内的 \\u 写得不对'),
  'cel.invalid_unicode_surrogate': told('引号内的 \\u 不是完整的字符'),
  'cel.limit_exceeded': { zh: '条件过大或嵌套过深', en: 'is too large: {said}' },
  'cel.list_item_type_mismatch': told('列表里有一项类型不符：{detail}'),
  'cel.modulo_by_zero': told('除以零，没有余数'),
  'cel.newline_in_string': told('引号内不能换行'),
  'cel.no_matching_overload': told('没有这样的函数，或它不接受这些类型的值：{detail}'),
  'cel.no_such_key': told('没有字段 {detail}'),
  'cel.no_such_overload': told('这些类型之间不能这样比较或运算：{detail}'),
  'cel.numeric_overflow': told('数字过大'),
  'cel.octal_escape_out_of_range': told('引号内的八进制数过大'),
  'cel.optional_expected': told('这里须为可选值，却是 {detail}'),
  'cel.optional_value_missing': told('可选的值没有写'),
  /** Of a code that a later cel-js has. */
  'cel.other': told('条件写得不对：{said}'),
  'cel.reserved_identifier': told('{detail} 是保留的名称，不能用'),
  'cel.uint_conversion_error': told('uint() 遇到不是非负整数的值'),
  'cel.unexpected_character': told('这里不该有字符 {detail}'),
  'cel.unexpected_token': told('这里不该有这个符号，或前面没有写完'),
  'cel.unknown_variable': told('没有 {detail}'),
  'cel.unsupported_type': told('不能用类型 {detail}'),
  'cel.unterminated_string': told('引号没有闭合'),
  'cel.unterminated_triple_quoted_string': told('三引号没有闭合'),
  'cel.variable_type_mismatch': told('类型不符：{detail}'),
} as const satisfies Record<string, Words>

/** Faults that the libraries beneath find. */
export const outsideWords = { ...yamlWords, ...formWords, ...celWords } as const
