# 人力资源的年度：周期、情景、搜索、费用。数字、金额和日期传入时已按当地格式写好。

no-limit = 不限
no-difference = 相同
more-by = + { $amount }
less-by = − { $amount }
from-to = { $before } → { $after }
age-minute = { $count ->
    [0] 刚刚
   *[other] { $number } 分钟前
}
age-hour = { $count ->
   *[other] { $number } 小时前
}
age-day = { $count ->
   *[other] { $number } 天前
}
next-page = 下一页
years-save = 保存
years-cancel = 不作修改
years-fault-lead = 未能保存：
years-changed = 您打开页面之后，有人改动过这里。尚未作任何改动，下面是现在的内容。如仍需要，请再操作一次。
years-export = 导出给财务（XLSX）

## 周期

periods-title = 培训周期
periods-lead = 一个周期有起止日期、预算和收集需求的时间段。用情景试算谁可以学什么，其中一个是公司实际采用的。
periods-none-title = 还没有周期
periods-none-text = 先填明年的起止日期和总预算，各成本中心的预算随后再定。
period-new = 新建周期
period-edit = 修改日期与预算
period-make = 建立周期
period-id = 编号
period-id-hint = 简短而固定，例如 2027；它会成为网址的一部分。
period-fault-id = 请填写编号，不能留空。
period-fault-currency-budgets = 各成本中心的预算以 { $currency } 计。请先清空这些预算，再改币种。
period-name = 名称
period-name-hint = 供人阅读，留空即用编号。
period-start = 第一天
period-end = 最后一天
period-currency = 币种
period-currency-hint = 三个字母，例如 SGD。
period-budget = 预算
period-budget-hint = 支付全部报名费和固定费用，留空表示不限。
period-collect-from = 收集需求自
period-collect-until = 收集需求至
period-collect-hint = 之后提出的算作计划外。两项均可留空。
period-window = 收集需求的时间
period-sample = 为展示产品而虚构
period-state-setup = 准备中
period-state-collecting = 收集需求
period-state-arbitration = 仲裁
period-state-finalised = 已定稿
period-state-running = 执行中
period-state-closed = 已结束
period-to-setup = 退回准备
period-to-collecting = 开始收集需求
period-to-arbitration = 进入仲裁
period-to-finalised = 定稿
period-to-running = 开始执行
period-to-closed = 结束周期
period-views = 周期的各个页面
period-view-overview = 总览
period-view-needs = 需求
period-view-scenarios = 情景
period-view-money = 费用
period-view-courses = 班次
period-view-heatmap = 未达标分布
period-view-off-plan = 计划外
period-active = 采用的情景
period-active-none = 尚无
period-stale = 下面的数字来自较早的计划，此后有内容改动过。重新求解该情景即可纳入。
needs-counted-new = 新提出 { $number }
needs-counted-accepted = 已接受 { $number }
outcome = 在 { $budget } 中动用 { $price }，所需能力的满足程度为 { $after }；目前为 { $before }
outcome-unlimited = 动用 { $price }（预算不限），所需能力的满足程度为 { $after }；目前为 { $before }
outcome-unknown = 这笔钱能补齐多少，目前还不知道
outcome-unknown-note = 先计算一个情景并采用它，这里就会说明预算能满足多少需要，再增加预算又能换来什么。
outcome-scenarios = 前往情景
outcome-scenario = 前往“{ $name }”
outcome-frontier = 更多的钱能换来什么？

money-budget = 预算
money-forecast = 预计
money-forecast-note = 尚无人审定的报名
money-forecast-awaited = 尚无：正在求解
money-forecast-lacking = 尚无：还没有计划
money-committed = 已承诺
money-committed-note = 已批准、尚未完成
money-consumed = 已使用
money-consumed-note = 已完成
money-planned = 计划合计
money-decided = 其中已定
money-remaining = 剩余
money-uncommitted = 只计已承诺和已使用时为 { $amount }
money-total = 合计
money-undated = 无日期
money-no-centre = 不属于任何成本中心（固定费用、未归属的人员）
money-title = 费用
money-amounts = 金额以 { $currency } 计。
money-longest = { $amounts }满格的条形表示 { $amount }。
money-by-month = 按月
money-by-centre = 按成本中心
money-by-centre-lead = 每一行包含其下属各级；固定费用由公司承担。{ $amounts }
money-month = 月份
money-months-of = 本中心人员的各月费用
money-overrun = 超出 { $amount }
money-overrun-whole = 计划超出周期预算 { $amount }。
money-nothing = 没有采用的情景就没有可预计的费用。请先求解一个情景并采用它。
figures-awaited = 正在求解“{ $name }”。在找到计划之前，这里没有预计的费用和安排。
figures-lacking = “{ $name }”还没有计划。在求解之前，这里没有预计的费用和安排。
money-legend = 条形图的含义
money-bar = { $month }：预计 { $forecast }，已承诺 { $committed }，已使用 { $consumed }

tile-grants = 资助
tile-grants-note = 计划中由资助支付
tile-people = 人员
tile-people-value = { $reached } / { $all }
tile-people-note = 有报名的人数与范围内总人数
tile-coverage = 差距补齐
tile-coverage-note = 所需等级步数的加权比例
tile-essential = 必备步数
tile-essential-note = 任何计划至多 { $all }，本计划 { $reached }
tile-unfunded = 未满足的资金需求
tile-unfunded-note = 再加这些，用钱能补的就全能补上
tile-unfunded-none = 无
tile-unfunded-found-note = 再加这些，就够支付已找到的最好计划
tile-unfunded-open-note = 用更多的钱没有找到能多补上的计划
tile-unfunded-none-note = 再加钱也不会多补上什么
tile-unfunded-impossible = 钱再多，也没有计划能同时遵守所有预算和决定
tile-unfunded-unknown = 情景的曲线算出后可知

centres-title = 成本中心
centres-lead = 每一行包含其下属各级。{ $amounts }
centres-part = 仅显示 { $name } 及其下属。
centres-whole = 显示全部
centres-edit = 编辑预算
centres-edit-lead = 硬性预算限制每一个情景；提醒预算不告诉搜索，只显示超出多少。留空表示没有预算。{ $amounts }
centres-column-centre = 成本中心
centres-column-people = 人数
centres-column-coverage = 差距补齐
centres-column-needs = 需求
centres-none = 公司还没有成本中心。
centre-budget-of = { $name } 的预算
centre-binding-of = { $name } 预算的类别
centres-more = 还有 { $number } 个成本中心
centre-below = { $count ->
   *[other] 下面还有 { $number } 行
}

## 情景

scenarios-title = 情景
scenarios-lead = 复制、修改、求解、比较。费用和班次按采用的情景计算。
scenarios-none-title = 还没有情景
scenarios-none-text = 第一个情景直接采用周期的预算。
scenario-new = 新建情景
scenario-name = 名称
scenario-copy = 起点
scenario-copy-none = 周期的现状
scenario-copy-hint = 复制会保留预算、优先级和决定，搜索从原情景结束之处继续。
scenario-make = 建立情景
scenario-active = 采用中
scenario-frozen = 已冻结
scenario-stale = 已过时
scenario-status-unsolved = 未求解
scenario-status-queued = 等待中
scenario-status-running = 求解中
scenario-status-optimal = 已证明最优
scenario-status-feasible = 已求解
scenario-status-infeasible = 无解
scenario-status-cancelled = 已停止
scenario-status-failed = 失败
scenario-stands-gap = { $goal ->
    [essential_steps] { $status }，必备能力的步数距最好的结果至多 { $gap }
    [steps] { $status }，全部加权步数距最好的结果至多 { $gap }
   *[price] { $status }，费用距最好的结果至多 { $gap }
}
scenario-copied-from = 复制自
scenario-made = 建立于
scenario-price = 费用
scenario-people = 参加学习的人
scenario-enrolments = { $number } 人次，{ $hours }
scenario-activate = 采用
scenario-freeze = 冻结
scenario-freeze-hint = 冻结后不再改动。
scenario-compare = 比较两个情景
scenario-compare-before = 这一个
scenario-compare-after = 与这一个
scenario-compare-button = 比较
scenario-period = 周期
scenario-needs = 已接受的需求
tile-decided = 其中 { $amount } 已定
scenario-decided = 已由发展计划确定，并从预算中扣除
scenario-frozen-at = 冻结于
scenario-frozen-by = 冻结人
scenario-last-solve = 最近一次求解
scenario-last-solve-at = { $how }，{ $age }
scenario-views = 情景的各个页面
scenario-view-plan = 计划
scenario-view-arbitration = 仲裁
scenario-stale-text = 找到这个计划之后，预算、需求、决定、人员、目录或发展计划有变化。重新求解即可纳入。
scenario-stale-freeze = 计划须与情景的现状一致，才能冻结：请先重新求解。
scenario-changed-since-frozen = 冻结之后，公司、需求或目录有变化；计划仍是当时决定的内容。
scenario-open-worded = { $count ->
   *[other] 有 { $number } 项已接受的需求还只是文字。请对应到等级或模块，否则计划无法计入。
}
scenario-to-needs = 前往需求
scenario-unsolved-title = 尚未求解
scenario-unsolved-text = 搜索在各项预算之内为所有人寻找最好的计划，并证明它有多好。您可以查看进展，也可以随时停止并取用当时最好的结果。
scenario-solve = 求解
scenario-solve-again = 重新求解
scenario-stop = 停止，取用目前最好的结果

scenario-change = 修改情景
scenario-change-lead = 未填的内容沿用周期。
scenario-budget-hint = 代替周期的预算，留空则沿用。
scenario-unlimited = 本情景的总预算不设上限
scenario-seconds = 搜索最长（秒）
scenario-seconds-hint = 留空为 600；到时取用当时最好的计划。
scenario-gap = 距最好的结果多近即可（%）
scenario-gap-hint = 留空为 0.1；一经证明，搜索即结束。
scenario-centres = 成本中心的预算
scenario-centres-hint = 金额留空表示在此情景中没有预算；取消勾选即沿用周期的预算。
scenario-centre-add = 另一个成本中心
scenario-centre-choose = 选择成本中心
scenario-centre-amount = 在此情景中的预算
scenario-centre-keep = 保留 { $name }
scenario-priorities = 权重更高的人
scenario-priorities-hint = 此人的一步算多少，1 至 1000；未列出的人为 1。空行不计。
scenario-priority-learner = 学员编号，第 { $number } 人
scenario-priority = 算多少，第 { $number } 人
scenario-centres-more-hint = 可在另一个列表中选择；请先保存您在此输入的内容。
scenario-priorities-more = { $count ->
   *[other] 另有 { $number } 人保持不变，可通过 API 修改。
}
scenario-save = 保存修改
scenario-content-frozen = 已冻结，不再改动；可以复制一份再改。

## 求解的过程

solve-title = 搜索
solve-phase-prepare = 准备
solve-phase-price = 找出什么是稀缺的
solve-phase-round = 组成完整计划
solve-phase-improve = 改进计划
solve-phase-check = 核对计划
solve-phase-explain = 说明差距未补齐的原因
solve-queued = 排队等待
solve-over = 搜索已结束
solve-elapsed = { $seconds } 秒
solve-seconds = { $seconds } 秒
solve-share = 这一部分工作完成了多少
solve-ahead = 未开始
solve-legend-best = 已找到的最好计划
solve-legend-bound = 没有计划比这更好
solve-says-best = 已找到 { $best }，上限尚不清楚
solve-says-bound = 没有计划能超过 { $bound }，尚未找到计划
solve-says-limit = 没有计划能超过 { $bound }
solve-says-proven = { $best }，已证明没有更好的
solve-says-far = 已找到 { $best }，没有计划能超过 { $bound }
solve-says-floor = 已找到 { $best }；达到同样结果的计划不会低于 { $bound }
solve-says-both = 已找到 { $best }，没有计划能超过 { $bound }：至多相差 { $gap }
solve-reload = 再看一次
solve-reload-hint = （本页通常会自动跟随搜索）
solve-history = 搜索如何逼近

year-verdict-near = { $goal ->
    [essential_steps] 必备能力的步数距最好的结果至多 { $gap }
    [steps] 全部加权步数距最好的结果至多 { $gap }
   *[price] 费用距最好的结果至多 { $gap }
}
year-verdict-optimal = 各项预算之内最好的计划
year-verdict-optimal-note = 已证明：同样限额之内没有更好的计划。
year-verdict-feasible = 有计划，尚无证明
year-verdict-feasible-note = 搜索在完成最后一项证明之前结束。
year-verdict-cancelled = 已停止
year-verdict-cancelled-note = 这是停止之前找到的最好计划。
year-verdict-infeasible = 没有计划能同时满足这些要求
year-verdict-infeasible-note = 已证明：下面列出的内容互相矛盾。
year-verdict-failed = 搜索没有结果
year-verdict-failed-note = 也许可以多给些时间。已知的原因见下。
year-verdict-unsolved = 尚未求解
year-verdict-unsolved-note = 目前还一无所知。
year-notes-more = 再看 { $number } 条
year-obstacles = 障碍
year-proof-title = 证明到什么程度
year-grants-title = 资助
year-grant-column = 资助
year-grant-left = 剩余额度
year-centres-title = 按成本中心
year-rows-left-out = { $count ->
   *[other] 另有 { $number } 行，见 JSON。
}

frontier-title = 更多的钱能换来什么？
frontier-lead = 每个点都是预算之内的真实计划，上方的线是该预算之内没有计划能超过的界限。
frontier-left = 金额均指预算在发展计划占用之后的余额。
frontier-ask = 计算曲线
frontier-ask-again = 再试一次
frontier-none = 只需计算一次，随计划保存；约二十次搜索，需要一分钟或更久。
frontier-waiting = 正在计算曲线。
frontier-failed = 未能算出曲线。
frontier-empty = 任何预算之内都没有计划。
frontier-label = { $count ->
   *[other] { $points } 个计划，从 { $first } 到 { $last }。
}
frontier-here = 目前的预算：{ $limit }
frontier-here-off = 目前的预算 { $limit } 远在右侧：更少的钱就能全部达到。
frontier-knee = 超过 { $limit } 之后，每一笔钱换来的更少（拐点）
frontier-falls = 在 { $limit } 处曲线下降：此时必备能力能多走几步，这些优先，因而其他步数减少得更多
frontier-levelled = 自 { $limit } 起没有找到更好的计划，但尚未证明没有
frontier-plateau = 自 { $limit } 起，再加钱也没有用
frontier-buys-nothing = 在 { $limit } 之上再加钱也换不来什么：尚未补齐的受限于各成本中心的预算、学时、名额或目录。
frontier-buys = 再加 { $amount }，“{ $term }”增加 { $gained }。
frontier-costs = 再加 { $amount }，先用于必备能力：由此找到的计划里，“{ $term }”减少 { $fewer }。
frontier-buys-at-most = 再加 { $amount }，“{ $term }”至多增加 { $most }；没有找到增加的计划。
frontier-buys-between = 再加 { $amount }，“{ $term }”增加 { $gained } 到 { $most }。
frontier-legend-found = 找到的计划
frontier-legend-proven = 没有计划能超过
frontier-legend-here = 目前的预算
frontier-range = { $found } 至 { $most }
frontier-table = 曲线的数据表
frontier-column-budget = 预算
frontier-column-spent = 其中使用
frontier-column-mark = 备注
frontier-mark-here = 目前
frontier-mark-knee = 拐点
frontier-mark-plateau = 再加无用

## 仲裁

arbitration-title = 仲裁
arbitration-lead = 谁提出了什么，计划如何处理、为什么，人作了什么决定，又影响了谁。决定从下一次求解起生效。
arbitration-lead-frozen = 谁提出了什么，计划如何处理、为什么，人作了什么决定，又影响了谁。此情景已冻结：现在接受的需求计入它的副本和其他情景。
arbitration-awaited = 正在求解；得出计划后，此处会说明计划如何处理各项。
arbitration-lacking = 还没有计划；情景求解后，此处会说明计划如何处理各项。
arbitration-none-title = 暂无可决定的内容
arbitration-none-text = 已接受的需求和您自己的决定会列在这里。
arbitration-summary = { $count ->
   *[other] { $number } 项需求：{ $told }。
}
arbitration-counted-granted = 满足 { $number } 项
arbitration-counted-partly = 部分满足 { $number } 项
arbitration-counted-left_open = 未满足 { $number } 项
arbitration-counted-unknown = 未计入此计划 { $number } 项
arbitration-to-need = 接受或拒绝
arbitration-column-before = 此前的计划
arbitration-column-value = 价值（加权步数）
arbitration-column-cost = 净费用
arbitration-column-solver = 计划
arbitration-column-human = 决定
arbitration-off-plan = 计划外
arbitration-decide = 作决定
arbitration-change = 更改决定
arbitration-module = 模块
arbitration-learner = 学员编号
arbitration-run = 班次
arbitration-run-hint = 留空为任一班次。
arbitration-what = 决定的内容
arbitration-keep = 保留
arbitration-exclude = 排除
arbitration-reason = 理由
arbitration-reason-hint = 看得到计划的人都能读到。
arbitration-save = 保存决定
arbitration-lift = 撤销决定
arbitration-displaced = { $count ->
   *[other] 随之改变 { $number } 步
}
arbitration-displaced-more = 另有 { $number } 步
arbitration-free = 为其他人作决定
arbitration-free-lead = 任何人、任何模块；此情景以后的每次求解都遵守。
arbitration-overrides = 决定
arbitration-in-plan = 已计入计划
arbitration-not-in-plan = 下一次求解起生效
decided-by = { $who }，{ $when }
subject-level = { $title }，{ $level } 级
need-source-employee = 本人提出
need-source-manager = 经理提出
need-source-hr = 人力资源提出
need-source-law = 法规要求
need-source-override = 人的决定
need-state-new = 新提出
need-state-accepted = 已接受
need-state-refused = 已拒绝
need-state-deferred = 已推迟
solver-granted = 满足
solver-partly = 部分满足
solver-left_open = 未满足
solver-unknown = 未计入此计划
human-accepted = 已接受
human-refused = 已拒绝
human-deferred = 已推迟
human-keep = 保留
human-exclude = 排除
displaced-lost = 失去
displaced-gained = 得到
displaced-moved = 换班次

## 两个情景

compared-title = { $before } 与 { $after }
comparison-lead = 两个计划并列，以及它们的差别。
comparison-figures = 数字对照
comparison-decided = 费用与合计只是两个计划本身的数额：不含求解时发展计划已定的部分；下文所列不同的预算均已扣除该部分。
comparison-to-solve = 前往 { $name } 求解
comparison-to-search = 查看 { $name } 的进展
comparison-swap = 对调
comparison-column-what = 项目
comparison-column-change = 差别
comparison-centres = 计划金额不同的成本中心
comparison-centres-none = 各成本中心都相同。
comparison-changes = 前提有何不同
comparison-changes-none = 两者前提相同。
comparison-people = 计划不同的人
comparison-people-none = 对每个人计划都相同。
compared-enrolments-price = 报名费
compared-enrolments = 报名人次
compared-fixed = 固定费用
comparison-says = “{ $after }”用 { $price }，满足所需的 { $now }；“{ $before }”用 { $cost }，满足 { $then }。
points-more = + { $number } 个百分点
points-less = − { $number } 个百分点

## 班次

courses-title = 班次
courses-lead = 本周期的每个班次：采用的情景安排了谁、坐满多少、是否可能取消。
courses-none-title = 还没有班次
courses-none-text = 采用情景之后，或目录中有这段日期的班次时，会列在这里。
course-column-course = 模块
course-column-days = 日期
course-column-asked = 需求
course-column-enrolled = 情景安排
course-column-committed = 由已批准的计划
course-column-booked = 此前已订
course-column-seats = 名额
course-column-fill = 坐满
course-column-price = 费用
course-column-risk = 风险
course-seats = { $least } 至 { $most }
course-seats-open = 至少 { $least }
course-own-weeks = 自选的几周
course-fixed = 固定费用 { $amount }
course-risk-none = 如期举行
course-risk-empty = 尚无人
course-risk-too_few = 人数不足，可能取消
course-risk-thin = 少一人就会取消
course-risk-full = 已满
courses-note = “情景安排”是情景的计划所安排的人；此外另列仅由已批准的发展计划占有名额的人，以及此前已订的人，三者都计入坐满。条形中的竖线是开班所需的最少人数。{ $amounts }
course-fill-label = 已占名额的 { $share }

## 计划外

off-plan-title = 计划外
off-plan-lead = 收集结束之后提出的需求。接受之后再求解的情景都会计入，已冻结情景的副本也会；拒绝或推迟请说明理由。
off-plan-none-title = 没有计划外的需求
off-plan-none-text = 收集结束之后提出的需求会列在这里。
off-plan-closed = 目前不能提出计划外的需求。

## 刚刚完成的事

said-period-made = 周期已建立，接下来填各成本中心的预算。
said-period-saved = 周期已保存。
said-period-state = 周期已进入新的状态。
said-budgets-saved = 预算已保存。
said-scenario-made = 情景已建立，调整好之后即可求解。
said-scenario-saved = 情景已保存，重新求解可查看结果。
said-scenario-solving = 搜索已开始。
said-scenario-stopped = 搜索将以目前最好的计划结束。
said-scenario-active = 公司现在采用此情景。
said-scenario-frozen = 情景已冻结。
said-curve-asked = 正在计算曲线。
said-override-saved = 决定已保存，从下一次求解起生效。
said-override-lifted = 决定已撤销，下一次求解不再受它限制。

## 资助

scenario-view-grants = 资助
grants-title = 资助
grants-lead = 来自外部、支付部分价格的款项。资助所付的不计入任何预算。
grants-none-title = 还没有资助
grants-none-text = 请在下面添加，再重新求解，即可看到它支付多少。
grant-new = 添加资助
grant-add = 添加
grant-change = 修改
grant-save = 保存资助
grant-remove = 删除资助
grant-id = 编号
grant-id-hint = 简短而固定，例如 SKILLS-2027。
grant-share = 支付价格的比例（%）
grant-share-hint = 1 至 100 的整数。同一内容的各项资助合计至多 100。
grant-modules = 模块
grant-modules-hint = 模块编号，每行一个。模块、班次、机构均不填，则支付全部。
grant-offerings = 班次
grant-offerings-hint = 班次编号，每行一个。
grant-providers = 机构
grant-providers-hint = 按目录中的写法，每行一个：其全部内容都由资助支付。
grant-from = 自
grant-to = 至
grant-days-hint = 支付在这些日子里开始的班次；涵盖整个周期时，也支付没有班次的模块。
grant-per-learner = 每人至多
grant-in-all = 合计至多
grant-limit-hint = 留空表示不限。
grant-pays = 支付 { $what }的 { $share }
grant-everything = 全部内容
grant-modules-counted = { $count ->
   *[other] { $number } 个模块
}
grant-offerings-counted = { $count ->
   *[other] { $number } 个班次
}
grant-providers-counted = { $count ->
   *[other] { $number } 个机构
}
grant-most-per_learner = 每人至多 { $amount }
grant-most-in_all = 合计至多 { $amount }
said-grant-saved = 资助已保存，重新求解即可计入。
said-grant-removed = 资助已删除，重新求解即可计入。
