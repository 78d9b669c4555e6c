# 培训周期、周期内提出的需求，以及方案。
fault-period-order = { $field }：最后一天不能早于第一天。
fault-window-order = { $field }：收集窗口的结束不能早于开始。
fault-need-level = { $field }：必须是大于 0 的级别。
fault-need-subject = { $field }：须指明一项能力及其级别，或一个模块；新需求也可以只写自己的说明。
fault-decision-reason = { $field }：驳回或推迟必须说明理由。
fault-period-currency = { $field }：必须是本周期的货币 { $currency }。
fault-need-not-yours = { $field }：此项由人力资源部门填写。
fault-need-off-scale = { $field }：{ $competency } 没有这个级别。
fault-need-unknown = { $field }：目录中没有可以提出的 { $key }。
fault-no-scenario = { $field }：本周期没有方案 { $key }。
fault-no-learner = { $field }：没有编号为 { $key } 的人员。
fault-scenario-unlimited = { $field }：不设上限的方案不能再有自己的预算。
error-period-fixed = 周期已定稿，其日期、资金和生效方案不再更改。
error-period-closed = 周期已关闭，其中内容不再更改。
error-period-state = 处于 { $state } 状态的周期不能转为 { $to }。
error-period-unsettled = 周期定稿之前，须先冻结生效方案。
error-period-takes-no-needs = 该周期今天不接收需求。
error-scenario-frozen = 方案已冻结。可以改用它的副本。
error-scenario-other-frozen = 本周期另有一个已生效并冻结的方案。
error-scenario-not-active = 只有本周期的生效方案才能冻结。
error-scenario-unsolved = 方案还没有计划，不能冻结。
error-scenario-stale = 方案已变，与其计划不符。请先重新求解。
error-scenario-solving = 方案正在求解。请等待计划得出，或停止搜索。
error-scenario-without-plan = 方案还没有计划。请先求解。

# 决定所挤占的内容，以及财务工作表。
displaced-moved = 改到另一期，或另外的周。
sheet-money = 按月资金
sheet-budgets = 预算
column-name = 名称
column-binding = 预算约束
column-forecast = 预测
column-committed = 已承诺
column-consumed = 已支出
sheet-binding-hard = 硬性
sheet-binding-warning = 提醒
