# 步骤为何在计划中。
closes-gap = 提升{ $changes }。
covers-items = 完成{ $items }。
enables = 为{ $modules }打下基础。
locked = 因已锁定而保留在计划中。
in-progress = 已在进行中。
items-of-level = { $items }（{ $competency } { $level } 级）
level-change = { $competency }（{ $from } 级升至 { $to } 级）

# 差距为何未能继续缩小。
reason-no-module = 没有课程能从已达到的级别继续提升。
reason-entry = 有课程可以继续提升，但无论怎样安排都达不到其入门要求。
reason-excluded = 可以继续提升的课程彼此排斥。
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
unknown-module = { $module } 提到的 { $unknown } 不在课程之中。
unknown-competency = { $competency } 的评定未被采用：没有这项能力。
unknown-item = 已存的条目 { $item } 未被采用：没有级别列出它。
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
