# 公开格式中的错误，以及其中目录不收的内容。
format-unknown = 无法识别该文本的格式；如属于已知格式，请指明：{ $known }
folder-no-format = 该文件夹中没有以 { $endings } 结尾的文件；请换一个
columns-missing = 缺少列：{ $missing }；请为每列命名
published-control = 文字中含有控制字符 { $character }；请删去
published-cut = 文字有 { $count } 个字符，已截断为 { $most } 个；如需完整保留请缩短
published-id-long = 编号 { $id }... 超过 { $most } 个字符；请缩短其中的名称
published-code-long = 代码 { $code }... 超过 { $most } 个字符；请改正该单元格
level-items-many = 该等级超过 { $most } 个条目；请拆分该能力
role-lines-many = 该岗位超过 { $most } 项职责；请拆分
relation-long = 两项能力的编号合起来过长；未保存它们的关系
relation-nowhere = 与 { $missing } 的关系没有着落，已略去
responsibility-other = { $role } 的职责 { $code } 已改为另一项；已去掉它与 { $competency } 的关联

# CASE 数据包。
case-no-document = 缺少 CFDocument；应为标准所述的 CFPackage
case-no-note = 该项是后来加入导出包的，没有附注，已略去
case-associations = { $count } 个关联未保存：{ $kind }
case-rubrics = { $count } 个评分表未保存
case-no-identifier = 该项没有标识符；请补上
case-no-statement = 陈述为空；请填写
case-identifier-twice = 标识符 { $id } 出现了两次；请为每项使用各自的标识符
case-list = { $field } 应为列表
case-no-uuid = 标识符 { $id } 不是 UUID；按原样采用
case-association = 该关联缺少类型、起点或终点；请三者都给出
case-sequence = sequenceNumber 是文字；已按数字读取
case-role-no-level = 该岗位要求的不是能力的等级；已略去
case-notes-count = 没有关联说明岗位要求什么；以附注为准
case-asks-more = 岗位 { $role } 的关联要求 { $competency } 达到 { $level }，附注为 { $before }；以关联为准
case-asks-new = 岗位 { $role } 的关联要求 { $competency } 达到 { $level }，附注没有此要求；以关联为准
case-asks-no-longer = 岗位 { $role } 的关联不再要求 { $competency }，附注为 { $before }；以关联为准
case-skill-level = 该项的技能等级与附注不同；仍为 { $competency } 第 { $level } 级
case-no-title = 文档没有标题或标识符；请两者都给出
case-role-outside = 该岗位的要求在此数据包中没有等级；已略去
case-circle = 各等级的先后次序形成循环；请去掉一个关联
case-below-itself = 该项位于自己之下；请填写其他上级
case-note-broken = 无法读取以 gradus: 开头的附注；请保持导出时的原样
case-note-fields = 附注中有 { $table } 的未知字段：{ $fields }；请删去
case-note-wrong = 附注中的 { $field }：{ $reason }；请改正
case-statement-changed = 陈述在导出后有改动，现同时用于两种语言

# 文本形式的参考文件。
tsc-incomplete = 这不是技能参考文件：缺少 { $missing }；请给出全文
tsc-heading = 标题 'Skills Framework for ...'
tsc-columns = Level 1 至 Level 6 各列不全；请给出带制表符的表格
tsc-level = 第 { $level } 级没有代码或说明；请改正等级下方的行
tsc-bullets = 单元格失去了项目符号；已在大写字母前拆分为 { $count } 个条目，请检查是否正确
tsc-no-level = 没有任何等级带代码；请给出带制表符的表格
unit-incomplete = 这不是能力单元：缺少 { $missing }；请给出全文
unit-heading = 标题 'Specification of Competency Standards for the ... Industry'
unit-code = 代码是 { $code }；应为六位数字、L 和等级
unit-level = 等级是 { $level }；应为 1 到 7，并与代码 { $code } 一致
unit-credit = 学分是 { $credit }；应为整数
unit-remark = 目录中没有备注字段，备注已略去
unit-sections = 无法分辨各节；每节以编号、标题和 'Be able to:' 开头

# O*NET。
onet-suppressed = O*NET 建议不采用的 { $count } 个数值已略去
onet-scale = 不读取量表 { $given }；应为 IM 或 LV
onet-empty = 单元格为空；请填写，或删去此行
onet-value = { $given } 不是 { $scale } 的数值；应为 { $lowest } 到 { $highest } 的数字
onet-twice = { $code } 的 { $element } 有两个 { $scale }；请保留一个

# Moodle。
moodle-frameworks = 有 { $count } 行是框架；此列应恰有一行为 1
moodle-no-id = 框架没有编号或简称；请两者都填写
moodle-columns = 该行有 { $count } 列；应为 { $wanted } 列
moodle-dropped = Moodle 会丢弃没有编号或简称的行及其下级
moodle-twice = { $id } 已在第 { $row } 行；有两行时 Moodle 只悄悄保留后一行
moodle-cut = Moodle 会在 { $most } 个字符处截断；此处完整保留
moodle-parent = 没有上级 { $id }，Moodle 会悄悄丢弃此行；请填写已有的上级
moodle-circle = 该行位于自己之下；请填写其他上级
moodle-no-scale = 框架没有等级表；请写出各等级，以逗号分隔
moodle-configuration = 无法读取等级表配置；应为 Moodle 所写的列表
moodle-marks = 它标记的值超出了共 { $count } 个值的等级表
moodle-proficiency = 熟练从 { $label } 开始；在此由岗位说明要求哪一级
moodle-own-scale = 该能力有自己的等级表；此处一个框架只有一个等级表，请为它另设框架
moodle-completion = 不保留完成规则
moodle-cross = 对 { $id } 的交叉引用没有着落，已略去

# 技能框架数据集。
dataset-item-kind = { $given } 不是条目的种类；应为 knowledge 或 ability
dataset-item-empty = 条目为空；请填写，或删去此行
dataset-twice = { $skill } 要求了两次，分别为 { $before } 和 { $level }；以较高的等级为准
dataset-task-empty = 任务为空；请填写，或删去此行
dataset-role-no-skill = 岗位 { $role } 在任何表中都没有技能要求；其任务已略去
dataset-repeated = { $count } 个条目在同一等级中重复出现，只保存一次
dataset-no-level = { $skill } 在任何表中都没有等级，已略去；没有岗位能要求它
dataset-title-empty = 标题为空；请填写，或删去此行
dataset-type = { $given } 不是技能的类型；应为 tsc 或 ccs
dataset-sector-empty = 行业为空；请填写，或删去此行
dataset-level-core = { $given } 不是核心技能的等级；应为 Basic、Intermediate 或 Advanced
dataset-level-technical = { $given } 不是专业技能的等级；应为 1 到 6 的整数
dataset-role-empty = 行业或职位为空；请填写
dataset-sheet-alone = 技能框架数据集的单个表内容太少；请给出包含全部表的工作簿（.xlsx）
dataset-sheet-missing = 缺少表 { $sheet }；它应有列 { $columns }
