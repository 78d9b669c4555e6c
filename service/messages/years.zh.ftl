# 培训周期、周期内提出的需求，以及情景。
fault-period-order = { $field }：最后一天不能早于第一天。
fault-window-order = { $field }：收集需求的结束不能早于开始。
fault-need-level = { $field }：必须是大于 0 的等级。
fault-need-subject = { $field }：须指明一项能力及其等级，或一个模块；新需求也可以只写自己的说明。
fault-decision-reason = { $field }：拒绝或推迟必须说明理由。
fault-period-currency = { $field }：必须是本周期的币种 { $currency }。
fault-period-taken = { $field }：已有这个编号的周期。
fault-period-currency-held = { $field }：下列情景已有以 { $currency } 计的预算或计划，币种不能更改：{ $scenarios }。可以另建一个周期。
fault-need-not-yours = { $field }：此项由人力资源填写。
fault-need-off-scale = { $field }：{ $competency } 没有这个等级。
fault-need-unknown = { $field }：目录中没有可以提出的 { $key }。
fault-no-scenario = { $field }：本周期没有情景 { $key }。
fault-no-learner = { $field }：没有编号为 { $key } 的人员。
fault-scenario-unlimited = { $field }：不设上限的情景不能再有自己的预算。
error-period-fixed = 周期已定稿，其日期、费用和采用的情景不再更改。
error-period-closed = 周期已关闭，其中内容不再更改。
error-period-state = { $state ->
    [setup] 准备中
    [collecting] 收集需求
    [arbitration] 仲裁
    [finalised] 已定稿
    [running] 执行中
   *[closed] 已结束
}的周期不能转为{ $to ->
    [setup] 准备中
    [collecting] 收集需求
    [arbitration] 仲裁
    [finalised] 已定稿
    [running] 执行中
   *[closed] 已结束
}。
error-period-unsettled = 周期定稿之前，须先冻结采用的情景。
error-period-takes-no-needs = 该周期今天不接收需求。
error-scenario-frozen = 情景已冻结。可以改用它的副本。
error-scenario-other-frozen = 本周期另有一个已采用并冻结的情景。
error-scenario-not-active = 只有本周期采用的情景才能冻结。
error-scenario-unsolved = 情景还没有计划，不能冻结。
error-scenario-stale = 情景已变，与其计划不符。请先重新求解。
error-scenario-solving = 情景正在求解。请等待计划得出，或停止搜索。
error-scenario-not-compared = { $scenarios } 还没有计划，无从比较。请先求解。
error-scenario-without-plan = 情景还没有计划。请先求解。

# 需求因价值以外的缘由得到满足。
granted-held = 所求的已经具备，无需再修。
granted-under-way = 发展计划已经决定，无论价值多少都保留。
granted-kept = 本情景中有人决定将其保留。
granted-elsewhere = 所求的已经具备，修读该模块另有所用。
granted-essential = 属于必需，先于一切按价值权衡的需求。

# 决定所挤占的内容，以及财务工作表。
displaced-moved = 改到另一班次，或另外的周。
sheet-money = 按月费用
sheet-budgets = 预算
column-name = 名称
column-binding = 预算类别
column-forecast = 预计
column-committed = 已承诺
column-consumed = 已使用

# 与已批准的发展计划并存的预算。
scenario-overcommitted = 发展计划已承诺的金额超出总预算 { $amount }。这些计划保持不变，求解不再有此预算可用。
scenario-centre-overcommitted = 发展计划已承诺的金额超出{ $name }的预算 { $amount }。这些计划保持不变，求解不再有此预算可用。
scenario-budget-left = 计划各表中的预算，是周期预算在发展计划占用之后的余额：发展计划已承诺和使用其中的 { $amount }。预算表列出完整的预算。
