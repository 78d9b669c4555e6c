# 目录页面的用语。数字、金额和日期传入时已按格式写好。

catalogue-title = 目录
catalogue-lead = 可以学什么：各有等级标准的能力框架、要求这些等级的岗位，以及通向它们的培训模块。
catalogue-count-framework = 框架
catalogue-count-role = 岗位
catalogue-count-competency = 能力
catalogue-count-module = 模块
catalogue-frameworks = 框架
catalogue-empty = 目录为空。请先导入框架、岗位和模块：gradus import。
catalogue-all-roles = 全部岗位
catalogue-all-modules = 全部模块
catalogue-to-coverage = 哪些等级没有模块可以达到
catalogue-own = 本机构自有
catalogue-document = 文件 { $key }，{ $title }
catalogue-place = { $document }，{ $place }
catalogue-lines = 第 { $lines } 行
catalogue-more = 另有 { $count } 条，见 JSON 文档。
framework-size = { $competencies_number } 项能力，{ $roles_number } 个岗位

## 搜索

search-label = 用中文或英文搜索
search-hint = 名称、编号或条目中的词语；每个词都须出现在结果里。
search-button = 搜索
search-clear = 返回完整目录
search-found = “{ $query }”共有 { $number } 条结果
search-first = “{ $query }”最相符的 { $number } 条
search-nothing = 没有与“{ $query }”相符的内容
search-nothing-text = 每个词都要出现在同一条目中。可以试试：
search-nothing-shorter = 减少词语或缩短词语：“客户”可以找到客户经理和客户沟通
search-nothing-other = 换另一种语言；名称和说明都有中英文
search-nothing-browse = 浏览下面的框架，或查看全部模块
search-next = 更多结果
search-in-text = 见于说明文字
kind-framework = 框架
kind-role = 岗位
kind-competency = 能力
kind-module = 模块

## 标记与要点

mark-review = 待审核
mark-rewrite = 待改写
mark-excluded = 已排除
mark-retired = 已停用
mark-sample = 样例
mark-sample-reason = 为展示本系统而虚构。
mark-inferred = 推定
mark-certainty-medium = 不完全确定
mark-certainty-low = 不确定
fact-source = 来源
fact-competencies = 能力
fact-roles = 岗位
fact-requirements = 要求
fact-code = 编号
fact-area = 领域
fact-credit = 学分
fact-price = 价格
fact-hours = 学时
fact-mode = 学习方式
fact-provider = 提供方
fact-language = 语言
fact-location = 地点

## 框架

framework-scale = 自有等级标准
framework-scale-empty = 未设内容
framework-competencies = 能力
framework-column-name = 能力
framework-column-code = 编号
framework-column-levels = 等级
framework-column-items = 条目
framework-roles = 岗位
framework-no-roles = 尚未保存该框架的岗位。
framework-no-competencies = 尚未保存该框架的能力。
framework-coverage = 该框架的覆盖情况

## 能力

level-plain = { $level } 级
level-with-label = { $level } 级：{ $label }
level-step = 从 { $before } 级到 { $level } 级的模块
level-no-ways = 目前没有模块通向这一级。
level-no-items = 整体说明，不分条目。
item-knowledge = 知识
item-ability = 技能
item-performance-requirement = 表现要求
item-detail = 细目
item-assessment-criterion = 评核指引
item-criterion = 评价标准
item-descriptor = 说明
item-dimension = 维度
item-behaviour = 行为表现
item-behaviour-to-avoid = 不合格的表现，绝不作为目标
item-fragment = 片段
item-counts = 计入该等级
way-whole = 从 { $level } 级起，涵盖整级
way-items = 涵盖 { $items }
competency-levels = 等级
competency-no-levels = 该能力没有可持有的等级。
competency-roles = 有此要求的岗位
competency-no-roles = 没有岗位要求该能力。
column-role = 岗位
column-level = 等级
column-weight = 权重

## 岗位

role-size = { $number } 项要求
roles-title = 岗位
roles-next = 更多岗位
roles-none = 尚未保存任何岗位。
role-requirements = 岗位要求
role-no-requirements = 文件没有对任何能力提出等级要求。
requirement-track = 等级 { $levels }。要求 { $required }。
role-figures = 考核指标
role-figures-lead = 仅供参照；没有模块可以完成这些指标，也从不作为能力要求。
role-figure-name = 指标
role-figure-standard = 标准
role-figure-measure = 衡量方式
role-figure-target = 目标值
role-duties = 岗位职责
role-statements = 对任职者的说明
calls-for = 需要
calls-for-level = { $competency } { $level } 级
role-next = 后续发展
statement-required = 必备
statement-preferred = 优先
statement-education = 学历
statement-experience = 经验
statement-knowledge = 知识
statement-skill = 技能
statement-attitude = 态度
statement-personal = 个人素质
statement-network = 人脉
statement-practice = 工作方式
statement-purpose = 岗位目的
statement-profile = 适合人选

## 等级对照

framework-compared = 与其他框架的等级对照
framework-compared-note = 要求向上取，评定向下取。提议仅供参考，批准后评定才按对照计算。
crosswalk-column-worth = 相当于
crosswalk-column-confidence = 把握
crosswalk-column-state = 状态
crosswalk-range = { $lowest } 至 { $highest }
crosswalk-none = 无法对照
crosswalk-same = 等于岗位要求
crosswalk-above = 比岗位要求高 { $number } 级
crosswalk-below = 比岗位要求低 { $number } 级
crosswalk-proposed = 提议
crosswalk-approved = { $by } 于 { $on } 批准
confidence-high = 高
confidence-medium = 中
confidence-low = 低
confidence-none = 无

## 岗位对比

role-no-next = 没有职业族列出此岗位之后的岗位。
role-family = 职业族：{ $family }
role-next-compare = 升任{ $role }还需要什么
calls-for-nothing = 目录中没有与此对应的能力。
kind-family = 职业族
families-title = 职业族
families-lead = 哪些岗位属于一类，从哪个岗位可以走向哪个岗位。
families-none = 尚未保存职业族。
families-next = 更多职业族
family-size = { $roles_number } 个岗位，{ $number } 条职业路径
family-steps = 职业路径
family-stairs = 逐级发展
family-stairs-note = 横条表示与前一岗位的距离，以本族中最长的一段为准。
family-way = { $count ->
    [0] 等级不变
   *[other] 高 { $number } 级
}
family-way-after = 与{ $role }相比：{ $steps }
family-again = 其后续岗位见上文。
family-no-steps = 尚未保存这些岗位之间的路径。
family-alone = 没有路径相连的岗位
comparison-kind = 两个岗位对比
comparison-title = 从{ $here }到{ $there }
comparison-choose = 对比岗位
comparison-button = 对比
comparison-reverse = 反过来对比
comparison-steps = 相差级数
comparison-weighted = 级数 × 权重
comparison-more = 需要提升的能力
comparison-same = 无需提升的能力
comparison-group-more = 需要提升
comparison-group-same = 要求相同
comparison-group-less = 要求降低
comparison-group-gone = 不再要求
comparison-bars = { $here }：{ $before } 级；{ $there }：{ $after } 级。
comparison-legend-here = 上方：{ $role }
comparison-legend-there = 下方：{ $role }
comparison-legend-scale = 每条都按该能力自身的等级绘制
comparison-column-here = 现岗位
comparison-column-there = 目标岗位
comparison-column-steps = 级数
comparison-related = 相关能力：现岗位已要求{ $name } { $level } 级。
comparison-match = 与现岗位的{ $name } { $level } 级相同，但尚无两种等级的对照。
comparison-match-approved = 与现岗位的{ $name } { $level } 级相同，在此按 { $counts } 级计。
comparison-match-proposed = 与现岗位的{ $name } { $level } 级相同；按尚未批准的对照，相当于此处 { $counts } 级。
comparison-duties = 新增职责
comparison-no-duties = 没有保存目标岗位新增的职责。
comparison-figure-unset = 未规定
comparison-nothing = 两个岗位都没有能力要求。

## 模块

modules-title = 模块
modules-next = 更多模块
modules-none = 尚未保存任何模块。
module-closes = 能够达成
module-closes-nothing = 本身不提升任何能力。
outcome-whole = 整个等级
outcome-items = 该等级的 { $number } 个条目
module-needs = 先修要求
module-needs-nothing = 无：持有起始等级的人都可以参加。
module-needs-level = { $competency } { $level } 级
module-needs-one = 以下任一
module-unknown = 不在本目录中
module-excludes = 不可同时选择
module-opens = 之后可以学习
module-offerings = 开班时间
module-offerings-over = 已取消：目前没有班次。
module-no-offerings = 随时可学，没有固定日期。
offering-column-id = 班次
offering-column-days = 日期
offering-column-seats = 余位
offering-column-least = 最低人数
offering-column-fixed = 整班价格
offering-seats = { $left } / { $seats }
offering-no-limit = 不限
offering-exclusive = 全天
offerings-note = 计划只安排仍有名额且日期合适的一期。

## 覆盖情况

coverage-title = 覆盖情况
coverage-lead = 每项能力的每一级有多少种途径可以达到；以持有前一级、别无其他的人为准。
coverage-choose = 框架
coverage-choose-all = 全部框架
coverage-button = 查看
coverage-steps = 等级步骤
coverage-reached = 可以达到
coverage-twice = 有两种以上途径
coverage-holes = 缺口
coverage-column-competency = 能力
coverage-to-level = 到 { $level } 级
coverage-absent = 没有这一级
coverage-ways = { $number } 种途径
coverage-cell-none = 无
coverage-cell-items = 部分
coverage-cell-entry = 受阻
coverage-table-holes = { $number } 个缺口
coverage-table-whole = 没有缺口
coverage-legend-ways = 途径数
coverage-legend-hole = 缺口，有岗位要求
coverage-legend-quiet = 缺口，没有岗位要求
coverage-legend-absent = 没有这一级
coverage-to-holes = 查看缺口及原因
coverage-holes-title = 缺口，按要求的岗位多少排列
coverage-no-holes = 每一级都可以达到。
coverage-reason-none = 没有模块跨越这一步。
coverage-reason-items = 模块只涵盖一部分；{ $all } 个条目中有 { $number } 个没有模块涵盖。
coverage-reason-entry = 有模块通向这里（{ $modules }），但无论怎样安排都无法满足其先修要求。
coverage-roles = { $number } 个岗位有此要求
coverage-no-roles = 没有岗位要求
coverage-empty = 没有可以报告的能力。

## 按成本中心查看学员

learners-centre = 成本中心
learners-centre-all = 整个公司
learners-centre-button = 查看
learners-sample = 这些人员均为虚构；所属公司为样例。
learners-next = 更多学员
