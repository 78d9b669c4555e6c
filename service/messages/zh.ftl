# 步骤为何在计划中。
closes-gap = 提升{ $changes }。
covers-items = 完成{ $items }。
enables = 为{ $modules }打下基础。
locked = 因已锁定而保留在计划中。
in-progress = 已在进行中。
items-of-level = { $items }（{ $competency } { $level } 级）
level-change = { $competency }（{ $from } 级升至 { $to } 级）

# 差距为何未能继续缩小。
reason-no-module = 没有模块能从已达到的等级继续提升。
reason-entry = 有模块可以继续提升，但无论怎样安排都达不到其入门要求。
reason-excluded = 可以继续提升的模块彼此排斥。
reason-locked = 锁定的选择造成了阻碍。
reason-trade-off = 继续缩小这一差距会在别处付出更多。
reason-budget = 预算不足以继续缩小这一差距。
reason-effort = 学时不足以继续缩小这一差距。
reason-time = 时间不足以继续缩小这一差距。
reason-limits = 多项限制共同造成了这一差距。

# 提醒。
unrated = { $competency }尚无任何评定，按 0 级计算。
self-rating = { $competency }的自评不计入。
expired-rating = { $competency }的评定已于 { $expires_on } 过期，不计入。
crosswalk-used = { $other }的评定折合为{ $competency } { $level } 级计入。
crosswalk-unapproved = { $other }的评定可折合为{ $competency } { $level } 级，但两套标尺的对照尚未核准，暂不计入。
crosswalk-used-between = { $other }（{ $other_framework }）的评定折合为{ $competency }（{ $framework }）{ $level } 级计入。
crosswalk-unapproved-between = { $other }（{ $other_framework }）的评定可折合为{ $competency }（{ $framework }）{ $level } 级，但两套标尺的对照尚未核准，暂不计入。
unknown-module = { $module } 提到的 { $unknown } 不在模块之中。
unknown-competency = { $competency } 的评定未被采用：没有这项能力。
unknown-item = 已存的条目 { $item } 未被采用：没有等级列出它。
reason-unproven = { $competency }未达标的原因未能在时限内查明。

# 怎样改动才会有可行的计划。
change-limits = 作以下改动后即可得到计划：{ $changes }。
limit-change = { $limit }由 { $from } 改为 { $to }
limit-lifted = 取消{ $limit }限制
limit-budget = 预算
limit-effort-hours = 学时
limit-languages = 语言
limit-modes = 授课方式
limit-locations = 地点
limit-locks = 锁定
limit-finish-by = 截止日期
limit-hours-per-week = 每周学时
limit-unavailable = 不能学习的日期
day-range = { $from } 至 { $to }
module-in-run = { $module }（{ $offering }）
module-refused = 不选{ $module }
nothing = 无

# 关于计划的提问：模块为何在计划之中或之外。
why-in-in-progress = { $module }已在进行中。
why-in-kept = { $module }因锁定而保留在计划中。
why-in-better-otherwise = 去掉{ $module }后，最佳计划会变差：{ $changes }。
why-in-no-plan-otherwise = 去掉{ $module }后，没有合乎规则的计划。
why-in-equally-good = { $module }是几个同样合适的选择之一。
why-out-completed = { $module }此前已经完成。
why-out-refused = 已锁定不选{ $module }。
why-out-barred = 所要求的语言、授课方式或地点排除了{ $module }。
why-out-no-dates = { $module }的各班次均无法参加：已经满员，或在计划开始之前开班。
why-out-entry = 无论怎样安排，都达不到{ $module }的入门要求。
why-out-excluded = { $module }与其自身所需的模块或正在进行的模块相斥。
why-out-limits = 在现有限制之内，没有包含{ $module }的可行计划。需要放宽：{ $limits }。
why-out-better-otherwise = 选入{ $module }后，最佳计划会变差：{ $changes }。
why-out-equally-good = 选{ $module }也同样合适。
or = { " 或 " }
term-essential-steps = { $direction ->
    [less] 必备加权级数减少 { $size }
   *[more] 必备加权级数增加 { $size }
}
term-steps = { $direction ->
    [less] 加权级数减少 { $size }
   *[more] 加权级数增加 { $size }
}
term-price = { $direction ->
    [less] 便宜 { $size }
   *[more] 贵 { $size }
}
term-effort-hours = { $direction ->
    [less] 学时减少 { $size } 小时
   *[more] 学时增加 { $size } 小时
}
term-finish-on = { $direction ->
    [less] 提前 { $size } 天完成
   *[more] 推迟 { $size } 天完成
}

# 差距为何仍未消除，怎样才能进一步缩小。
opening = 若取消{ $limits }限制，最佳计划可使{ $competency }达到 { $level } 级。
competency-closed = { $competency }已达到所要求的等级。
competency-opens = { $competency }停留在 { $level } 级（要求 { $required } 级）；取消某些限制可进一步缩小差距。
competency-stays = { $competency }停留在 { $level } 级（要求 { $required } 级），取消任何限制都无济于事。
competency-unsettled = { $competency }停留在 { $level } 级（要求 { $required } 级）；取消限制是否有用，未能在时限内查明。

# 再多一些能换来什么。
knee = 以所用数额为横轴、加权级数为纵轴，高出首末两点连线最多的一点。
knee-none = 没有一点高出首末两点的连线。
next-buys = 再增加 { $amount } 可换来：{ $changes }。
next-buys-later = 再增加 { $amount } 毫无改变；至少要再增加 { $least } 才有改变。
next-buys-nothing = 再增加多少都不会有改变。
next-buys-unknown = 再增加 { $amount } 毫无改变；更多是否有用，未能在时限内查明。
next-buys-unsettled = 再增加 { $amount } 能带来什么，未能在时限内查明。

# 原计划各步骤的变化。
changed-completed = 已经完成。
changed-cancelled = 已被取消。
changed-failed = 未能通过。
changed-no-longer-allowed = 任何计划都已无法选入。
changed-no-longer-needed = 与其余步骤并存时已无作用。
changed-replaced = 由新的步骤代替。
changed-gives-way = 与保留的步骤并存时已没有余地。
changed-moved = 改在其他时间进行。
changed-new = 计划中新增的步骤。

# 关于年度计划的提示。
year-unrated = { $learners } 名学员的部分要求没有任何评定记录，按 0 级计。
year-self-rating = { $learners } 名学员的自评不计入。
year-expired-rating = { $learners } 名学员的评定已过期，不计入。
year-crosswalk-used = { $learners } 名学员在一个框架中的评定折算到了另一框架。
year-crosswalk-unapproved = { $learners } 名学员的评定本可折算到另一框架，但等级对照尚未批准。
year-unknown-competency = { $learners } 名学员有未采用的评定：没有相应的能力。
year-unknown-item = { $learners } 名学员有未采用的条目：没有哪一级列出它们。
year-no-target = { $learners } 名学员未纳入：没有记录目标。
year-reason-unproven = { $gaps } 项差距未消除的原因尚未查明。

# 年度计划的表格。
sheet-summary = 概要
sheet-centre-months = 各成本中心月份
sheet-total = 合计
sheet-whole-company = 全公司
column-about = 项目
column-value = 数值
column-bound = 任何计划的上下限
column-gap = 差距
summary-name = 名称
summary-plan = 计划编号
summary-start-on = 首日
summary-end-on = 末日
summary-status = 状态
summary-learners = 学员数
summary-enrolled = 参加学习的学员数
summary-enrolments = 报名数
summary-hours = 学时
summary-coverage-before = 此前覆盖率
summary-coverage-after = 此后覆盖率
summary-enrolment-prices = 标价合计
summary-granted = 资助
summary-fixed-prices = 班次固定费用
summary-price = 应付总额
summary-budget = 预算
summary-remaining = 余额
summary-term = 证明：{ $term }
summary-warning = 备注
year-status-optimal = 最优：没有更好的计划
year-status-feasible = 可行：其他计划最多好多少见下
year-status-infeasible = 不可行：没有计划满足给定条件
year-status-cancelled = 已停止：停止前找到的最佳计划
year-status-failed = 失败
sheet-learners = 学员
sheet-enrolments = 报名
sheet-cost-centres = 成本中心
sheet-offerings = 班次
sheet-months = 月份
sheet-gaps = 未消除的差距
column-learner = 学员
column-cost-centre = 成本中心
column-priority = 优先级
column-coverage-before = 此前覆盖率
column-coverage-after = 此后覆盖率
column-modules = 模块数
column-price = 标价
column-granted = 资助
column-net = 应付
column-hours = 学时
column-finish-on = 完成日期
column-module = 模块
column-title = 名称
column-offering = 班次
column-start-on = 开始日期
column-end-on = 结束日期
column-under-way = 进行中
column-closes = 提升
column-parent = 上级
column-learners = 学员数
column-budget = 预算
column-planned = 计划
column-remaining = 余额
column-seats-left = 剩余名额
column-least-learners = 最少人数
column-fixed-price = 固定费用
column-total = 合计
column-month = 开始月份
column-enrolments = 报名数
column-competency = 能力
column-held = 现有
column-required = 要求
column-reached = 达到
column-weight = 权重
column-essential = 必备
column-state = 状态
column-reason = 未消除的原因
state-partly = 部分消除
state-open = 未消除
reason-own-budget = 学员本人的预算不足以进一步消除。
reason-centre-budget = 成本中心或公司的预算不足以进一步消除。
reason-seats = 没有尚有名额或人数足够的班次可进一步消除。

# 年度计划的求解进度。
phase-prepare = 准备
phase-price = 定价
phase-round = 组成完整计划
phase-improve = 改进
phase-check = 核对
phase-explain = 说明差距未补齐的原因
year-essential-steps = 必备加权级数
year-steps = 加权级数
year-price = 费用
bar-begins = { $phase }：{ $term }
bar-goes-on = { $phase }：{ $term }，最佳 { $best }，界限 { $bound }，差距 { $gap }
