import { type ProblemReason, verdictCodeWords } from '#vocabulary'
import type { WordTable } from './say.ts'

/** What a problem is and what to do about it, by its code; the server's title stands above. */
export const codeWords = {
  'request.invalid': {
    zh: '填写的内容有误，请更正后再提交。',
    en: 'Something that was filled in is not right: correct it and send it again.',
  },
  'json.malformed': {
    zh: '发送的内容读不懂，请刷新页面后重试。',
    en: 'What was sent could not be read: reload the page and try again.',
  },
  'json.utf8': {
    zh: '内容含有无法识别的字符，请删去后再提交。',
    en: 'It holds characters that cannot be read: take them out and send it again.',
  },
  'access.unknown': { zh: '请重新登录。', en: 'Sign in again.' },
  'access.forbidden': {
    zh: '您的角色不能这样做。如需要，请管理员给您相应的角色。',
    en: 'None of your roles allows this: ask an administrator for one that does.',
  },
  'access.elsewhere': {
    zh: '这个地点或单位不在您的辖区内，由当地办理。',
    en: 'This place or unit lies outside your area: those who are responsible there do it.',
  },
  'access.incomplete': { zh: '请先完成登录的各个步骤。', en: 'Finish the steps of signing in first.' },
  'access.code': {
    zh: '请等验证器显示下一个验证码再试。',
    en: 'Wait for the next code of the app and try again.',
  },
  'access.ended': {
    zh: '请管理员重置密码，领取新的一次性密码。',
    en: 'Ask an administrator for another one-time password.',
  },
  'access.wait': { zh: '请稍等片刻再试。', en: 'Wait a while, then try again.' },
  'access.locked': { zh: '等待不会解锁，请联系管理员。', en: 'Waiting does not help: ask an administrator.' },
  'access.purpose': {
    zh: '读取个人信息须说明用途，且您的角色须允许该用途。',
    en: 'Personal data are read for a purpose that one of your roles may state.',
  },
  'access.unit': {
    zh: '这项工作归其他单位，由该单位或其上级办理。',
    en: 'This is the work of another unit: that unit, or one above it, does it.',
  },
  'password.refused': { zh: '请换一个密码。', en: 'Choose another password.' },
  'not-found': {
    zh: '它不存在、已经结束，或不在您的辖区内。',
    en: 'It is not there, has ended, or lies outside your area.',
  },
  conflict: {
    zh: '在您填写期间情况有变，或与已有的内容冲突。请查看最新情况后再决定。',
    en: 'Things changed meanwhile, or it is in conflict with what is there: look at how things stand, then decide.',
  },
  'step.not-allowed': {
    zh: '它的状态已经改变，这一步现在不能做。请查看最新情况。',
    en: 'Its state has changed, and this step cannot be taken now: look at how things stand.',
  },
  'step.own-work': {
    zh: '须由另一人来做：经办、起草的人不能自己核查、签发。',
    en: 'Another person does this: who handled or drafted it does not check or sign it.',
  },
  'rule.invalid': {
    zh: '规则文本有误，请按标出的位置更正。',
    en: 'The text of the rule is not right: correct it where it is marked.',
  },
  'target.forbidden': {
    zh: '通知不能发往这个地址，请换一个外部地址。',
    en: 'No notice may go to this address: give one outside of the house.',
  },
  'body.too-large': {
    zh: '内容超过了允许的大小，请拆分后再提交。',
    en: 'It is larger than may be sent: divide it.',
  },
  'body.media-type': { zh: '不接受这种文件类型。', en: 'Files of this type are not taken.' },
  'signal.refused': {
    zh: '信号未被接收，请检查内容。',
    en: 'The signal was not taken: look at what it says.',
  },
  'file.refused': {
    zh: '文件未被接收：内容读不出来，或与所需的不符。',
    en: 'The file was not taken: it cannot be read, or is not what is needed.',
  },
  'idempotency.mismatch': {
    zh: '同一提交已用于其他内容，请刷新页面后重试。',
    en: 'The same sending was used for something else: reload the page and try again.',
  },
  'store.unavailable': {
    zh: '可能已保存，也可能没有。请再提交一次，重复的只算一次。',
    en: 'It may be stored or not: send it again, what comes twice counts once.',
  },
  'live.full': { zh: '页面改为每隔几秒更新一次。', en: 'The page is kept new every few seconds instead.' },
  'request.expectation': {
    zh: '浏览器与服务器之间的设备改动了请求，请告知管理员。',
    en: 'Something on the way changed the request: tell the administrator.',
  },
  'request.timeout': { zh: '网络太慢，请重试。', en: 'The line is too slow: try again.' },
  'headers.too-large': {
    zh: '地址或登录信息过长，请重新登录后重试。',
    en: 'Address or sign-in are too long: sign in again and try once more.',
  },
  internal: {
    zh: '故障已按请求编号记录，请把编号告诉管理员。',
    en: 'The fault was recorded under the number of the request: tell it to the administrator.',
  },
} as const satisfies WordTable

/** Why the examination of signals refused one. */
const signalWords = Object.fromEntries(
  Object.entries(verdictCodeWords).map(([code, { zh, en }]) => [
    `signal.${code}`,
    { zh: `未被接收：${zh}。`, en: `It was not taken: ${en}.` },
  ]),
  // Object.entries of the table of codes: exactly its keys.
) as Record<`signal.${keyof typeof verdictCodeWords}`, { zh: string; en: string }>

/** Why exactly, with the values that the server gave. */
export const reasonWords = {
  'account.beyond-you': {
    zh: '这个账号或角色能做的比您多，须由权限更大的管理员办理。',
    en: 'This account or role can do more than you: an administrator who can do as much does it.',
  },
  'account.exists': {
    zh: '账号“{login}”已存在，请换一个登录名。',
    en: 'The login "{login}" is in use: choose another.',
  },
  'account.last-admin': {
    zh: '这是最后一个长期有效的管理员账号，请先把该角色给另一个账号。',
    en: 'This is the last account that administers without an end: give another the role first.',
  },
  'alert.nobody-on-duty': {
    zh: '这条预警没有值班人员，请指定人员或单位。',
    en: 'Nobody is on duty for this alert: name an officer or a unit.',
  },
  'alert.taken': {
    zh: '预警 {id} 已由{name}受理；负责人可以转交。',
    en: 'Alert {id} was taken by {nameEn}; who leads may hand it on.',
  },
  'alert.yours': { zh: '预警 {id} 已由您受理。', en: 'You have alert {id} already.' },
  'area.not-all-yours': {
    zh: '您的辖区不包括整个 {place}，由当地或上级办理。',
    en: '{place} does not lie within your area as a whole: those responsible there do it.',
  },
  'assignment.missing': { zh: '没有编号为 {id} 的选择。', en: 'There is no choice {id}.' },
  'assignment.over': {
    zh: '选择 {id} 已经失效，或不是人选定的，请查看最新情况。',
    en: 'Choice {id} is not in force any more, or no person made it: look at how things stand.',
  },
  'back-test.busy': {
    zh: '{place} 的同一项回测正在进行，请等它结束，或先停止它。',
    en: 'The same back-test of {place} is under way: wait for it, or stop it.',
  },
  'back-test.missing': { zh: '没有编号为 {id} 的回测。', en: 'There is no back-test {id}.' },
  'back-test.not-stopped': {
    zh: '回测 {id} 没有停下，也没有失败，不用继续。',
    en: 'Back-test {id} was not stopped, and has not failed.',
  },
  'back-test.not-under-way': {
    zh: '回测 {id} 没有在进行，请查看最新状态。',
    en: 'Back-test {id} is not under way: look at how it stands.',
  },
  'bulletin.level': {
    zh: '周报只按区县、市、省编写，{place} 不是。',
    en: 'A bulletin is of a district, a city or a province; {place} is none.',
  },
  'bulletin.missing': { zh: '没有您能看到的第 {id} 期周报。', en: 'There is no bulletin {id} that you see.' },
  'bulletin.not-begun': { zh: '{week} 这一周还没有开始。', en: 'The week {week} has not begun.' },
  'clusters.too-many': {
    zh: '{place} 有 {n} 个地点，一次最多扫描 {most} 个。请选小一些的范围。',
    en: '{place} has {n} places; {most} can be scanned at once. Choose a smaller area.',
  },
  'detector.alpha': {
    zh: '除“daily”外，每种判断方法都要写误报概率；“daily”不用写。',
    en: 'Every detector but daily needs a chance of false alarms; daily has none.',
  },
  'dry-run.busy': {
    zh: '这个文件正在试运行，请先取消。',
    en: 'A dry run of this file is under way: cancel it first.',
  },
  'event.alert-held': {
    zh: '预警 {alert} 已在事件 {event} 中确认，须先从该事件移出，或合并两个事件。',
    en: 'Alert {alert} is confirmed in event {event}: it leaves that one first, or the events are merged.',
  },
  'event.changed': {
    zh: '事件 {id} 的预警在您填写期间有变，请查看最新情况后再决定。',
    en: 'The alerts of event {id} changed meanwhile: look at how things stand, then decide.',
  },
  'event.diseases-differ': {
    zh: '{names}是不同的疾病，不能算作同一事件。',
    en: '{namesEn} are different diseases, and make no event together.',
  },
  'event.itself': {
    zh: '不能与自己合并，请另选一个事件。',
    en: 'It cannot be merged with itself: choose another event.',
  },
  'event.no-alert': {
    zh: '事件至少要留一条预警。',
    en: 'An event keeps at least one alert.',
  },
  'event.no-common-place': {
    zh: '没有一个地点包含所有这些预警。',
    en: 'No place holds all of these alerts.',
  },
  'event.none-confirmed': {
    zh: '已确认的事件至少要留一条已确认的预警。',
    en: 'A confirmed event keeps at least one confirmed alert.',
  },
  'factor.enrolled': {
    zh: '第二重验证已启用，请先取消再重新设置。',
    en: 'A second factor is enrolled: remove it first.',
  },
  'file.empty': { zh: '文件是空的，请另选一个。', en: 'The file is empty: choose another.' },
  'file.incomplete': {
    zh: '文件没有传完，什么都没有保存。请重新上传。',
    en: 'The file did not arrive whole, and nothing of it was kept: send it again.',
  },
  'import.busy': {
    zh: '来源 {source} 的导入 {id} 正在进行，请等它结束；如果服务器刚停过，半分钟后再提交。',
    en: 'Import {id} of {source} is under way: wait for its end; if its server went down, send again in half a minute.',
  },
  'import.file-gone': {
    zh: '导入 {id} 的文件已不再保留。请用同一映射重新上传，会接着原来的导入。',
    en: 'The file of import {id} is not kept any more: send it again with the same mapping, and the same import goes on.',
  },
  'import.not-running': {
    zh: '导入 {id} 没有在进行，请查看最新状态。',
    en: 'Import {id} is not under way: look at how it stands.',
  },
  'import.not-stopped': {
    zh: '导入 {id} 没有停下，不用继续，请查看最新状态。',
    en: 'Import {id} has not stopped: look at how it stands.',
  },
  'interval.both': {
    zh: '序列间隔的平均天数和标准差须一起填写。',
    en: 'A serial interval needs its mean and its standard deviation.',
  },
  'key.beyond-you': {
    zh: '这个密钥能做的比您多，须由权限更大的管理员办理。',
    en: 'This key can do more than you: an administrator who can do as much does it.',
  },
  'order.begins-past': {
    zh: '开始日期不能早于今天（{today}）。',
    en: 'The first day must not lie before today, {today}.',
  },
  'order.over': {
    zh: '最后一天（{ends}）已过，请另行起草。',
    en: 'Its last day, {ends}, is over: draft another.',
  },
  'order.own': {
    zh: '起草人不能自己签发或延期，须由另一人签发。',
    en: 'Who drafted an order does not sign it: another signs.',
  },
  'order.place-unknown': { zh: '没有地点 {place}。', en: 'There is no place {place}.' },
  'order.term': {
    zh: '最后一天须在开始日期当天或之后，全程最多 {days} 天。',
    en: 'The last day must lie on or after the first, at most {days} days in all.',
  },
  'order.term-extended': {
    zh: '新的最后一天须晚于 {ends}，且不晚于 {last}。',
    en: 'The new last day must lie after {ends}, and not after {last}.',
  },
  'page.gone': {
    zh: '这一页已经找不到，请从第一页看起。',
    en: 'This page cannot be found any more: begin with the first.',
  },
  'password.common': {
    zh: '这个密码太常见，会最先被猜到。请用几个不相干的词。',
    en: 'The password is among the first that are tried: take words that do not belong together.',
  },
  'password.login': {
    zh: '密码不能含登录名或本软件的名字。',
    en: 'The password holds the login or the name of this software.',
  },
  'password.long': { zh: '密码最多 {n} 个字符。', en: 'The password may have {n} characters at most.' },
  'password.repeated': {
    zh: '密码只是少数字符的重复。请用几个不相干的词。',
    en: 'The password repeats a few characters: take words that do not belong together.',
  },
  'password.same': {
    zh: '新密码与现在的相同，请换一个。',
    en: 'The new password is the one until now: choose another.',
  },
  'password.short': {
    zh: '密码至少要 {n} 个字符；几个词中间加空格就很好。',
    en: 'The password needs {n} characters or more; a few words with blanks between them are good.',
  },
  'password.wrong': { zh: '现在的密码不对。', en: 'The password until now is another.' },
  'place.missing': { zh: '没有地点 {place}。', en: 'There is no place {place}.' },
  'report.missing': { zh: '没有您能看到的第 {id} 号报告。', en: 'There is no report {id} that you see.' },
  'role.ends-past': {
    zh: '到期的日子已过，请改晚一些，或空着表示不限。',
    en: 'The end lies in the past: choose a later one, or none.',
  },
  'roster.overlap': {
    zh: '与{name}的值班（{begins} 至 {ends}）重叠：同一时间只有一人值班，请改时间。',
    en: 'It overlaps the hours of {nameEn} ({begins} to {ends}), and one officer is called at a time: choose other hours.',
  },
  'roster.changed-since': {
    zh: '排班刚被别人改过，这次没有改动。请再试一次。',
    en: 'Somebody changed the roster a moment ago; nothing was changed now. Try again.',
  },
  'roster.standing': {
    zh: '{name}已是常设值班人员，一个单位只有一名。请先撤下。',
    en: '{nameEn} is the standing officer, and a unit has one: take them off first.',
  },
  'scenario.making': {
    zh: '演练正在生成，请等它就绪。',
    en: 'The exercise is being made: wait until it is ready.',
  },
  'series.by-age': {
    zh: '按年龄的序列随整个地区一起判断，这里请选全部年龄的序列。',
    en: 'Age groups are judged with the whole of their area: choose the series of all ages here.',
  },
  'series.no-level': {
    zh: '{place} 不在这一级，下面也没有这一级的地点，没有可以判断的数。',
    en: '{place} is not of this level and has none under it: there is nothing to be judged.',
  },
  'series.not-watched': {
    zh: '{place} 没有监测这个数：只监测区县和市的数。',
    en: 'This number is not watched in {place}: those of districts and cities are.',
  },
  'series.nothing-reported': {
    zh: '到 {day} 为止，{place} 没有报告过这个数。',
    en: 'Nothing was reported of it in {place} until {day}.',
  },
  'settings.apart': {
    zh: '这些设置不能放在一起用，请改其中一项。',
    en: 'These settings do not go together: change one of them.',
  },
  'unit.abolished': { zh: '这个单位刚刚被撤销。', en: 'The unit was abolished a moment ago.' },
  'unit.elsewhere': {
    zh: '单位 {unit} 负责 {at}，不包括 {place}。',
    en: '{unit} is responsible for {at}, which does not hold {place}.',
  },
  'unit.changed-since': {
    zh: '这期间别人改过这个单位，未保存。请关闭后重新打开，再改一次。',
    en: 'Another has changed this unit meanwhile, so nothing was saved. Close, open it again, and make your change anew.',
  },
  'unit.exists': { zh: '单位编号 {id} 已在使用，请换一个。', en: 'A unit has the id {id}: choose another.' },
  'unit.place-elsewhere': {
    zh: '{place} 不在您的辖区内，请选辖区内的地点。',
    en: '{place} lies outside your area: choose a place within it.',
  },
  'unit.none-with-duty': {
    zh: '{place} 及其上级没有承担职责“{duty}”的单位，请指定一个单位。',
    en: 'No unit at {place} or above has the duty {duty}: name a unit.',
  },
  'unit.unknown': {
    zh: '没有单位 {unit}，或它已被撤销。请另选一个。',
    en: 'There is no unit {unit}, or it was abolished: choose another.',
  },
  'upload.many': {
    zh: '您已有 {n} 个文件在等待，请先删去不需要的。',
    en: '{n} files of yours wait already: delete one that is not needed.',
  },
  'upload.too-large': {
    zh: '一次上传最多 {megabytes} MB，请拆分文件。',
    en: 'An upload may have {megabytes} MB: divide the file.',
  },
  ...signalWords,
} as const satisfies Readonly<Record<ProblemReason, { zh: string; en: string }>>
