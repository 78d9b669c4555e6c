# 计划的时间安排，以及就计划所提问题的回答。数字、金额和日期传入时已按语言格式化。

verdict-finish = { $finish }完成。
verdict-finish-weeks = { $finish }完成，{ $count ->
   *[other] 自{ $start }起 { $weeks } 周之内。
}
tile-finish = 完成日期
tile-finish-by = 最迟 { $day }
tile-finish-open = 未设截止日期

## 时间安排

timeline-title = 逐周安排
timeline-lead = { $count ->
   *[other] 共有 { $weeks } 周需要学习。
}
timeline-lead-limit = { $count ->
   *[other] 共有 { $weeks } 周需要学习，每周不超过 { $limit }。
}
timeline-legend-run = 日期固定
timeline-legend-weeks = 这几周内自行安排
timeline-legend-band = 不学习的日子
timeline-finish = { $day } 完成
timeline-load = 每周学时
timeline-busiest = 最多的一周（{ $days }）：{ $hours }
timeline-busiest-limit = 最多的一周（{ $days }）：{ $hours }，上限 { $limit }
timeline-weeks = 逐周列表
timeline-weeks-more = { $count ->
   *[other] 另有 { $count } 周，见 JSON。
}
timeline-column-week = 周
timeline-column-hours = 学时
timeline-column-steps = 步骤
timeline-step = { $position } { $title }
step-pace = { $count ->
   *[other] { $weeks } 周，每周至多 { $most }
}
undated-title = 何时进行？尚未询问
undated-text = 此计划只有先后顺序，没有日期。填写开始日期或每周学时，即可看到每一步的时间和全部完成的日期。
undated-link = 填写日期重新计算

## 评级

rating-assessment = 测评
rating-manager = 经理评定
rating-self = 自评
rating-on = { $source }，{ $day }

## 表单中的日期

ask-dates = 日期
ask-dates-hint = 均可留空。填写任何一项，或模块有固定日期时，计划即带日期。
ask-start = 开始日期
ask-start-hint = 留空表示今天。
ask-finish = 截止日期
ask-finish-hint = 留空表示不设截止日期。
ask-week = 每周学时
ask-week-hint = 留空表示 40。
ask-unavailable = 不学习的日子
ask-unavailable-hint = 起止两天，例如假期；只有一天时填第一天即可。
ask-unavailable-from = 第 { $number } 段的第一天
ask-unavailable-to = 第 { $number } 段的最后一天
ask-fault-start-on = 开始日期：请填日历中的一天，例如 2027-01-04。
ask-fault-finish-by = 截止日期：请填日历中的一天，例如 2027-06-30，不早于开始日期。
ask-fault-hours-per-week = 每周学时：请填数字，例如 6 或 4.5，至多 168。
ask-fault-unavailable = 不学习的日子：请填起止两天，最后一天不早于第一天。

## 提问

asks-why = 为什么选它？
asks-instead = 可以换成什么？
asks-open = 怎样才能补得更多？
answer-close = 收起
answer-outdated = 此计划所依据的内容变化太大，已无法就它提问。请重新计算计划。
answer-stale = 此计划所依据的内容已有变化，以下回答按现在的情况得出。
answer-unknown = 此计划中没有这一项。
answer-unsettled = 搜索在得出结论之前结束。也许可以在机器不忙时再问一次。
answer-none = 没有回答
why-not-title = 为什么没有选“{ $title }”？
ask-why-not = 为什么没有选另一个模块？请填模块编号
ask-why-not-button = 提问
why-title = 为什么选“{ $title }”？
why-other-in = 不选它时最好的计划
why-other-out = 选入它时最好的计划
instead-title = “{ $title }”可以换成什么？
instead-lead = 不选它、但至少保留 { $share } 加权步数的计划，最好的在前。
instead-none = 不选它，就没有能保留 { $share } 加权步数的计划。
instead-unseen = 没有找到不选它而能保留 { $share } 加权步数的计划，但也许存在。
instead-forced = 不选它时最好的计划
instead-option = 备选 { $number }
instead-incomplete = 可能还有其他备选：搜索在全部找出之前结束。
opening-title = 怎样才能把“{ $name }”补得更多？
more-title-budget = 再多花一些钱能换来什么？
more-title-effort-hours = 再多一些学时能换来什么？
more-section = 再多一些能换来什么？
more-section-text = 每一笔钱或学时能走到哪一步，每一点都是一个真实的计划。
ask-more-budget = 更多预算
ask-more-effort-hours = 更多学时
more-none = 多少都一样：无论花费多少，最好的计划只有一个。
more-no-limit = 此计划没有这项限额，再多也不会改变。阶梯图显示各个数额能达到的程度。
more-incomplete = 阶梯图没有列全，或有未经证明的点。
more-here = 目前限额：{ $limit }
more-here-off = 目前限额 { $limit } 远在最后一级右侧：用不了这么多就已全部达到。
more-knee = 最划算之处：{ $limit }
more-label = { $count ->
   *[other] 共 { $points } 个计划，从{ $first }到{ $last }。
}
more-point = { $limit } 时 { $steps } 加权步
more-axis = 加权步数
more-table = 以表格查看
more-column-limit = 自
more-column-steps = 加权步数
more-column-readiness = 就绪程度
more-column-price = 费用
more-column-hours = 学时
more-column-finish = 完成日期
change-swap = 加入：{ $added }。去掉：{ $dropped }。
change-added = 加入：{ $added }。
change-dropped = 去掉：{ $dropped }。
change-moved = 步骤不变，日期不同：{ $moved }。
change-same = 步骤相同。
change-column-what = 项目
change-column-here = 本计划
change-column-there = 另一计划
change-column-change = 变化
act-swap = 换成这个
change-none = 花费相同，效果相同。
change-days = { $count ->
   *[other] { $days } 天
}
change-level = { $name }：等级
