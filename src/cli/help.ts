/** What `longhu --help` and the help of each command say; the columns come from the file forms themselves. */
import { FILE_FORMS, SCORE_FILE_KINDS, type FileKind } from '#lib/domain/file-forms.ts';

export const HELP = `longhu 龙虎榜

  longhu score …       由文件计算名次与奖励，不需要数据库
                       standings and bonuses from files, without a database
  longhu check …       检查竞赛文件：错误，以及不符合总行政策之处
                       faults of a contest document, and where it breaches head office's policy
  longhu diff …        两版规则在同一批数据上的差别：谁的名次变了
                       two versions of the rules on the same files: who moves
  longhu import …      把文件导入台账
                       files into the ledger
  longhu watch …       监视文件夹，导入每晚放入的文件
                       a folder whose files come in as they are put there
  longhu backup …      备份：输入与发布的全部内容，一个文件
                       everything that was entered and published, in one file
  longhu restore …     把备份恢复到空的数据目录或数据库
                       a backup into an empty data folder or database
  longhu X --help      参数与文件格式 / options and file forms
  longhu --version
`;

const INSTALLATION = `LONGHU_DATA_DIR  数据目录（默认 ./data） / the data folder (default ./data)
  DATABASE_URL     外部数据库；未设置则为数据目录中的内置数据库
                   a database of your own; without it the embedded one of the data folder`;

const BRING = `--rows all|good  全部（默认）：有一行错误就都不导入；good：只导入无误的行
                   all (default): one faulty row and nothing comes in; good: the rows that nothing is wrong with
  --by NAME        导入人（默认 cli: 加系统用户名） / who brings it (default: cli: and the system's user name)
  --lang X         zh, en（默认：两种 / default: both）`;

const MAPPINGS = `映射可写已保存映射的名称、映射文件（.yaml），或 own: 开头的自有格式，如 own:activities、own:roster。
A mapping is the name of a saved one, a document (.yaml), or a form of the product's own such as own:activities, own:roster.`;

export const IMPORT_HELP = `longhu import --mapping M FILE …

  --mapping M      怎样读这些文件 / how the files are read
  --dry-run        只检查，不导入 / only check
  ${BRING}

${MAPPINGS}
与导入页是同一套检查；导入记录也在导入页上。应用运行时也可以导入。
The same checks as on the import pages, which show what came in; the app may run meanwhile.

  ${INSTALLATION}

退出码 Exit code: 0 完成 done; 1 有文件未导入 a file was refused; 2 命令行有误 wrong usage
`;

export const WATCH_HELP = `longhu watch FOLDER --map 'PATTERN=M' …

  --map P=M        名称符合 P（* 与 ?）的文件按映射 M 读；可写多个，以先符合的为准
                   files whose name fits P (* and ?) are read by mapping M; of several the first that fits
  --settle S       文件大小与时间保持 S 秒不变才读（默认 5） / a file is whole once it has not changed for S seconds (default 5)
  --marker X       还须有同名加后缀 X 的文件，如 .ok / and only once a file of its name and this suffix lies beside it, such as .ok
  --once           读完现有的文件就结束 / ends once the files that are there have been read
  ${BRING}

导入的移到 done，未导入的移到 refused，旁边各有一份说明。中断后重新开始，不会重复计入。
What came in goes to done, what was refused to refused, each with a report beside it. Started again after it was cut off, it
counts nothing twice. ${MAPPINGS}

  ${INSTALLATION}

退出码 Exit code: 0 完成 done; 1 有文件未导入 a file was refused; 2 命令行有误 wrong usage
`;

export const BACKUP_HELP = `longhu backup FILE

写出台账、花名册、机构、任务、规则各版本、用户与审计记录在同一台账序号上的内容；应用运行时也可以备份。
Writes ledger, roster, organisation, targets, versions of rules, users and audit trail as they stand at one position of the
ledger; the app may run meanwhile. 不含 Left out: 登录会话 sign-ins; 上传待处理的文件 files that wait to be imported;
密钥 the keys (*.secret in the data folder).

  ${INSTALLATION}

退出码 Exit code: 0 完成 done; 1 未能备份 not backed up; 2 命令行有误 wrong usage
`;

export const RESTORE_HELP = `longhu restore FILE [--other-key]

  --other-key      数据目录中的客户号密钥与备份的不同，照样恢复
                   restore although the data folder hashes client numbers with another key than the backup's

先核对文件的哈希值，再整体恢复到空的数据目录或数据库，最后逐个竞赛重新计算并与恢复的积分比对。可恢复到更新的龙虎榜和更新的
PostgreSQL。 Holds the file to its hash, restores it whole into an empty data folder or database, and scores every contest again
to compare with the points restored. A newer Longhu and a newer PostgreSQL take it, too.

  ${INSTALLATION}

退出码 Exit code: 0 完成且一致 done and equal; 1 未能恢复或不一致 not restored, or not equal; 2 命令行有误 wrong usage
`;

export const CHECK_HELP = `longhu check contest.yaml [--policy policy.yaml] [--lang zh|en]

  --policy F       总行政策（默认：随产品提供的政策） / head office's policy (default: the one that ships with the product)
  --confirmed      只计已确认的；默认为暂定，尚未认定的记录也计入 / only what is confirmed; by default provisional, which
                   counts what is still undecided
  --lang X         zh, en（默认：两种 / default: both）

逐条写出错误；没有错误时逐条写出不符合政策之处，及可以改正或豁免的办法。已获豁免的只作说明。
Every fault with its path; where there is none, every breach of the policy and what would lift it. What the document
names a waiver for is noted and no breach. 政策格式 / form of a policy: docs/schemas/policy.schema.json

退出码 Exit code: 0 没有错误且符合政策 no fault and no breach; 1 有错误或不符合 faults or breaches;
  2 命令行有误 wrong usage
`;

export const DIFF_HELP = `longhu diff old.yaml new.yaml --roster roster.csv --activities activities.csv

  old.yaml new.yaml  两版竞赛文件 / two versions of a contest document
  --format X       table（默认 / default）, json, csv
  其余参数同 longhu score / the other options are those of longhu score: ${SCORE_FILE_KINDS.map((kind) => `--${kind}`).join(' ')} --as-of --confirmed --lang

两版在同一批数据、同一时点上计算，差别只来自规则；没有时区的时刻按旧版的时区读。
Both are scored on the same files and as of the same instant, so every difference is the rules' doing; instants without
an offset are read in the zone of the old one.

结果 Result
  table  变动最大的在前，没有变动的不列 / the furthest movers first, who does not move is left out
  csv    每人一行 / one row per person: employeeNo, name, divisionBefore, divisionAfter, rankBefore, rankAfter,
         pointsBefore, pointsAfter, bonusYuanBefore, bonusYuanAfter, status
  json   participants, movers, rescored, repaid, budgetYuan, isBudgetOpen, paidYuan, newTies, resolvedTies, rows,
         changedFields, status

退出码 Exit code: 0 完成 done; 1 输入有误 an input is wrong; 2 命令行有误 wrong usage
`;

export const SCORE_HELP = `longhu score --contest contest.yaml --roster roster.csv --activities activities.csv

  --contest F      竞赛文件（YAML 或 JSON） / the contest document (YAML or JSON)
  --roster F       花名册 / roster
  --activities F   业绩 / figures; may be given again
  --figures F      期间数据 / period figures
  --snapshots F    累计数，计入其差额 / cumulative snapshots, whose differences count
  --conduct F      合规事件 / conduct events
  --care F         客户管护 / client care
  --client-figures F
                   客户期间数据，归管护人 / figures of clients, for whoever cares for them
  --targets F      任务 / targets
  --leave F        请假 / leave
  --qualifications F
                   资格 / qualifications
  --calendar F     工作日历 / working calendar
  --org-units F    机构 / org units
  --format X       table（默认 / default）, json, csv
  --teams          团队榜，代替人员名单 / the boards of teams, instead of the list of people
  --settlement ID  该结算期发放多少：累计应得减此前各期已发，各期按自己的截点（\`until\` 前的最后一刻）；不与 --as-of 并用
                   what that settlement pays: earned to date less what the earlier ones paid, each at its own cut (the
                   last instant before \`until\`); goes without --as-of
  --clawbacks      截止（cutOff）后的冲减追回多少 / what reversals known from the cut-off on ask back, with reasons
  --as-of T        只计此刻已知且已发生的 / only what is known and has happened by then:
                   2026-03-31T16:00:00Z；2026-03-31 即当日零点 / a bare day is its first instant
  --lang X         zh, en（默认：信息双语，表格中文 / default: messages in both, tables in Chinese）

计入规则 What counts
  receivedAt 有值按其判断是否已知，否则按 occurredAt（期间数据按 statedAt）。
  Known by receivedAt where it is given, else by occurredAt (period figures: statedAt).
  同一编号（source, externalId, metric）内容相同只计一次；内容不同须先冲减。更正行按 receivedAt 或文件中的先后认定。
  The same (source, externalId, metric) counts once; other content needs a reversal first. Corrections are told
  from what they correct by receivedAt, or by the order in the file where it is not given.

冲减与认定 Reversals and decisions: rows of --activities
  冲减行：externalId 自身编号，reverses 原业绩编号，metric（及 source）同原业绩，occurredAt 冲减时刻；其余可空。整条冲减；只改一部分则冲减后另报新的一条。
  A reversal: externalId its own id, reverses the activity's id, metric (and source) as the activity has them, occurredAt
  when it was reversed; the rest may be empty. It takes back the whole row; a part: reverse, then give the new row.
  认定行：externalId 业绩编号，metric（及 source）同业绩，occurredAt，decision 为以下之一；最晚的一条有效。
  A decision: externalId the activity's id, metric (and source) as it has them, occurredAt, decision one of these; the
  latest counts.
    funded 已到账，计入 / the money came: counts      cancelled 已取消，不计 / off: does not count
    hold 暂缓，不计 / waits: does not count          release 解除，计入 / released: counts again

文件 Files: CSV, UTF-8 or GB18030; * = 必填 required; JSON Schema: docs/schemas
${SCORE_FILE_KINDS.map(describeForm).join('\n')}
结果 Result
  json  每人一个对象 / one object per participant: employeeNo, name, division, rank, points, displayPoints, bonusYuan,
        heldYuan, position, orgUnit, status, displayRank, bonuses [prize, name, bonusYuan, heldYuan, arithmetic],
        lines [rule, kind, name, points, arithmetic, entries]
        bonusYuan 现在发放，heldYuan 递延 / bonusYuan is paid now, heldYuan is held until later
        rank 不含不参加排名者；displayRank 为全体按积分的名次 / rank leaves out who is not ranked, displayRank has everybody
        --teams: [rule, name, teams [team, name, rank, value, displayValue, heads, members, arithmetic]]
        --settlement: [employeeNo, name, prize, prizeName, earnedYuan, sealedYuan, payYuan, carriedYuan, heldYuan,
        arithmetic, settlement, status]; payYuan < 0 追回 / is asked back
        --clawbacks: [employeeNo, name, prize, prizeName, payYuan, reason, status]
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
