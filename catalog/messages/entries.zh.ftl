# 目录内容的错误，无论来自文件还是编辑表单。

# 目录内容的种类及其组成部分的名称。
kind-source = 来源文件
kind-framework = 框架
kind-competency = 能力
kind-item = 条目
kind-role = 岗位
kind-crosswalk = 等级对照
kind-relation = 关系
kind-family = 职业族
kind-module = 模块
kind-offering = 班次
kind-scale = 等级表
kind-levels = 等级
kind-items = 条目
kind-requirements = 要求
kind-kpis = 考核指标
kind-responsibilities = 职责
kind-links = 关联
kind-statements = 说明
kind-roles = 岗位
kind-steps = 晋升路径
kind-outcomes = 学习成果
kind-outcome-items = 成果条目
kind-level-prerequisites = 先修等级
kind-module-prerequisites = 先修模块
kind-exclusions = 互斥模块

# 字段中的内容，以及应有的内容。
value-text = 文字
value-number = 数字
value-flag = 是/否值
value-empty = 空值
value-day = 日期
value-mapping = 一组字段
value-list = 列表
value-special = 特殊类型
value-shown = { $kind }（{ $value }）
wanted-text = 文字
wanted-words = 文字，或含 en 与 zh 的一组字段
wanted-number = 数字
wanted-whole = { $lowest } 到 { $highest } 的整数
wanted-day = 形如 2027-01-31 的日期
wanted-choice = 以下之一：{ $known }
wanted-price = 含 amount 与 currency 的一组字段
wanted-outcomes = 模块所达成果的列表
wanted-scale = 框架各等级的列表
wanted-family-roles = 按顺序排列的本族岗位列表
none = 无

field-twice = 字段 { $field } 出现了两次；请只保留一个
field-unknown = 没有字段 { $field }；这里可用的有 { $known }
field-missing = 缺少 { $field }；应为：{ $wanted }
field-wrong = { $field } 是：{ $given }；应为：{ $wanted }
field-list = { $field } 是：{ $given }；应为列表
field-mapping = { $field } 是：{ $given }；应为一组字段
field-flag = { $field } 是：{ $given }；应为 true 或 false
words-neither = { $field } 既没有 en 也没有 zh；请至少填写一种语言
member-mapping = 这里是：{ $given }；应为一组字段
member-list = 这里是：{ $given }；应为编号列表
text-quotes = 这里是：{ $given }；请加上引号
text-wrong = 这里是：{ $given }；应为文字
text-empty = 文字为空；请填写，或去掉该字段
text-long = 文字有 { $count } 个字符；最多保存 { $most } 个
text-control = 文字中含有控制字符 { $character }；请删去

given-twice = { $kind } { $id } 给出了两次，首次在 { $file } 第 { $line } 行；请只给一次
named-twice = { $id } 写了两次，首次在第 { $line } 行；请只写一次
named-twice-keep = { $id } 写了两次，首次在第 { $line } 行；请保留一个
status-no-reason = 状态 { $status } 没有说明理由；请填写 status_reason

framework-unknown = 没有框架 { $id }；请填写已有的框架
competency-unknown = 没有能力 { $id }；请填写已有的能力
role-unknown = 没有岗位 { $id }；请填写已有的岗位
module-unknown = 没有模块 { $id }；请填写已有的模块
item-unknown = 没有条目 { $id }；请填写 { $competency } 第 { $level } 级的条目
source-unknown = 没有来源文件 { $id }；请先在 sources 中列出
no-longer-fits = 已保存的{ $kind } { $id } 将不再相符：{ $reason }

# 框架和能力。
level-unpopulated = 该框架的第 { $level } 级没有内容；可用的等级有 { $levels }
level-off-scale = 第 { $level } 级不是 { $competency } 的等级；它的等级有 { $levels }
level-off-framework = 第 { $level } 级不在 { $framework } 的等级表上；其等级有 { $levels }
level-not-ascending = 等级 { $level } 没有高于前面的 { $before }；请由低到高列出，每级一次
level-in-use = 从等级表中去掉了第 { $level } 级，但仍有能力使用它；请保留该级并标为有内容
levels-missing = 缺少 levels；单独列出的能力须写明自己的等级
item-twice = 条目 { $id } 在这一级出现了两次，首次在第 { $line } 行；请保留一个
item-id-long = 条目编号 { $id } 超过 { $most } 个字符；请缩短其组成部分
item-id-taken = 条目 { $id } 已属于 { $competency }；请为这一项另取代码
item-negative = { $kind } 只用于展示，不作为目标；请把状态设为 excluded 并说明理由
item-detail-twice = 它已是 { $parent } 的细目；请去掉 detail_of
item-not-coverable-here = 只有有效且不是细目的条目才能标为 coverable；请去掉该字段
detail-of-none = { $id } 不是可以带细目的条目；请按等级和代码填写，例如 1/D1

# 岗位。
kpi-required = { $id } 是考核指标；请列在 kpis 中，它不是能力要求
competency-excluded = 能力 { $id } 已排除；它不能成为要求，请删去此行
competency-retired = 能力 { $id } 已停用；请填写仍在使用的能力
requirements-twice = 这里已列出 requirements；要么列出，要么由关联得出，不能两者并用
requirements-no-links = 该岗位没有任何关联；请添加关联，或直接列出要求
line-twice = { $id } 在此岗位中出现了两次，首次在第 { $line } 行；请只给一次
statement-no-strength = { $kind } 类说明不提要求；请去掉 strength
statement-strength = { $kind } 须写明强度；应为以下之一：{ $known }
links-excluded = 已排除的内容不关联任何能力；请去掉 links

# 模块。
effort-wrong = effort_hours 是：{ $given }；应大于 0、不超过 { $most }，最多两位小数
currency-unknown = 没有货币 { $currency }；应为三个字母的代码，例如 SGD
amount-wrong = 金额是：{ $given }；应为 0 到 { $most }，{ $currency } 最多 { $digits } 位小数
outcome-twice = { $id } 有两项学习成果，首项在第 { $line } 行；请保留一项
outcome-not-up = 起始等级 { $from } 不低于目标等级 { $to }；学习成果必须向上提升
outcome-no-items = items 为空；请写出条目，或去掉该字段以表示整级
outcome-item-twice = 条目 { $id } 写了两次；请只写一次
outcome-excluded = 能力 { $id } 已排除；模块不能涉及它，请删去此行
items-step = 第 { $level } 级的条目须从第 { $before } 级开始；起始等级应为 { $before }
item-elsewhere = 条目 { $id } 属于 { $other } 第 { $other_level } 级；请填写 { $competency } 第 { $level } 级的条目
item-excluded = 条目 { $id } 已排除；模块不能涵盖它，请删去
item-not-coverable = 条目 { $id } 不能单独涵盖；请填写可涵盖的条目，或给出整级
level-required-twice = { $id } 要求了两次，首次在第 { $line } 行；请保留较高的等级
choice-empty = 备选模块列表为空，永远无法满足；请写出模块，或去掉该列表
choice-itself = 模块 { $id } 以自己为先修；请填写其他模块
choice-twice = 模块 { $id } 在同一列表中写了两次；请只写一次
excludes-itself = 模块 { $id } 与自己互斥；请填写其他模块
excludes-twice = 模块 { $id } 写了两次；请只写一次
module-not-here = 目录中没有模块 { $id }；只有在学员可能以前修完过它时才正确
price-of-catalogue = 模块 { $id } 以 { $currency } 定价，而目录以 { $wanted } 定价；请以 { $wanted } 定价
price-of-budgets = 模块 { $id } 以 { $currency } 定价，而预算以 { $held } 计；请以 { $wanted } 定价
price-of-import = 模块 { $id } 以 { $currency } 定价，而本次导入大多以 { $wanted } 定价；请以 { $wanted } 定价
price-of-run = 模块 { $id } 以 { $currency } 定价，而其班次 { $run } 的固定价格以 { $other } 计；两者须为同一货币

# 班次。
day-far = { $field } 是：{ $given }；应为 { $first } 年至 { $last } 年之间的日期
days-reversed = 结束日 { $end } 早于开始日 { $start }；最后一天应在第一天之后
minimum-above-seats = 最少人数 { $least } 高于名额 { $seats }；这样的班永远开不成
fixed-price-currency = 固定价格以 { $currency } 计；模块 { $id } 以 { $wanted } 定价，两者须为同一货币

# 等级对照、关系和职业族。
confidence-with-to = confidence 是 { $confidence }；只有 none 不带 `to`：可对照的等级须写明对照什么，其他的没有 `to`
range-empty = up_to 是 { $highest }，不高于等级 { $lowest }；没有范围时请去掉它
crosswalk-approved = 等级对照 { $id } 已由 { $by } 于 { $on } 批准；请写明由谁在何时批准这次更改，或作为新版本提出
relation-itself = { $id } 是同一项能力；请填写另一项
relation-turned = { $kind } 双向成立，已在第 { $line } 行写出；请保留一个
family-role-twice = 岗位 { $id } 写了两次；请只写一次
family-role-unknown = 岗位 { $id } 不在此职业族中；请先列在 roles 下
step-itself = 岗位 { $id } 通向自己；请填写另一个岗位
step-twice = 这条路径已在第 { $line } 行写出；请保留一个
ids-long = 这里的编号合计 { $count } 个字符；最多 { $most } 个

# 本系统自己的文件格式。
kept-stored = 已保存的{ $kind } { $id } 与此不同，保持不变；`gradus import --shipped` 会采用此处的内容
file-unreadable = 无法读取该文件（{ $reason }）；请换一个可读的文件
file-large = 文件超过 { $most } MiB；请拆分
file-not-utf8 = 有字节不是 UTF-8；请将文件另存为 UTF-8
folder-no-yaml = 该文件夹中没有 YAML 文件；请换一个
yaml-no-fields = 文件中没有字段；应含 sources、frameworks、roles 或 modules
yaml-broken = 这不是 YAML（{ $reason }）；请改正该行
yaml-control = 有 YAML 不允许的字符；请删去控制字符
yaml-anchors = 不读取锚点和别名（& 和 *）；请写出实际的值
yaml-deep = 嵌套超过 { $most } 层；目录内容不需要这么深
yaml-values = 文件中的值超过 { $most } 个；请拆分

# 会通向别处的编号。
key-parts = 编号 { $id } 以斜线开头或结尾，或斜线旁是“.”或“..”；请让每一部分都有名称
key-word = 编号 { $id } 斜线之后的“{ $word }”已是别的网址；请换一个词
