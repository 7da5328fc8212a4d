/** What `longhu --help` and `longhu score --help` say; the columns come from the file forms themselves. */
import { FILE_FORMS, FILE_KINDS, type FileKind } from '#lib/domain/file-forms.ts';

export const HELP = `longhu 龙虎榜

  longhu score …       由文件计算名次与奖励，不需要数据库
                       standings and bonuses from files, without a database
  longhu score --help  参数与文件格式 / options and file forms
  longhu --version
`;

export const SCORE_HELP = `longhu score --contest contest.yaml --roster roster.csv --activities activities.csv

  --contest F      竞赛文件（YAML 或 JSON） / the contest document (YAML or JSON)
  --roster F       花名册 / roster
  --activities F   业绩 / figures; may be given again
  --figures F      期间数据 / period figures
  --targets F      任务 / targets
  --leave F        请假 / leave
  --qualifications F
                   资格 / qualifications
  --calendar F     工作日历 / working calendar
  --org-units F    机构 / org units
  --format X       table（默认 / default）, json, csv
  --teams          团队榜，代替人员名单 / the boards of teams, instead of the list of people
  --as-of T        只计此刻已知且已发生的 / only what is known and has happened by then:
                   2026-03-31T16:00:00Z；2026-03-31 即当日零点 / a bare day is its first instant
  --lang X         zh, en（默认：信息双语，表格中文 / default: messages in both, tables in Chinese）

计入规则 What counts
  receivedAt 有值按其判断是否已知，否则按 occurredAt（期间数据按 statedAt）。
  Known by receivedAt where it is given, else by occurredAt (period figures: statedAt).
  同一编号（source, externalId, metric）内容相同只计一次；内容不同须先冲减。更正行按 receivedAt 或文件中的先后认定。
  The same (source, externalId, metric) counts once; other content needs a reversal first. Corrections are told
  from what they correct by receivedAt, or by the order in the file where it is not given.

文件 Files: CSV, UTF-8 or GB18030; * = 必填 required; JSON Schema: docs/schemas
${FILE_KINDS.map(describeForm).join('\n')}
结果 Result
  json  每人一个对象 / one object per participant: employeeNo, name, division, rank, points, displayPoints, bonusYuan,
        heldYuan, position, orgUnit, status, displayRank, bonuses [prize, name, bonusYuan, heldYuan, arithmetic],
        lines [rule, kind, name, points, arithmetic, entries]
        bonusYuan 现在发放，heldYuan 递延 / bonusYuan is paid now, heldYuan is held until later
        rank 不含不参加排名者；displayRank 为全体按积分的名次 / rank leaves out who is not ranked, displayRank has everybody
        --teams: [rule, name, teams [team, name, rank, value, displayValue, heads, members, arithmetic]]
  所有结果都是试算，标记 PROVISIONAL。 Every result is provisional and says so.

退出码 Exit code: 0 完成 done; 1 输入有误 an input is wrong; 2 命令行有误 wrong usage
  错误逐条写到标准错误，格式与 --format 无关；全部列出，最后一行为总数；有错则标准输出为空。
  Faults go to standard error as text, whatever --format says, one a line, all of them, how many on the last line;
  standard output is then empty. 花名册上没有的工号是错误 / a number that is on no roster row is a fault.
`;

function describeForm(kind: FileKind): string {
	const { title, columns } = FILE_FORMS[kind];
	const rows = columns.map(({ name, isRequired, meaning }) => {
		const label = `${name}${isRequired ? '*' : ''}`.padEnd(16);
		return `    ${label}${meaning.zh} / ${meaning.en}`;
	});
	return [`  --${kind}: ${title.zh}`, `    ${title.en}`, ...rows, ''].join('\n');
}
