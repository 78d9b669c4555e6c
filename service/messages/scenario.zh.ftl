# 以另一份年度计划为基础。
fault-no-such-plan = 没有 { $plan } 这份计划。
fault-not-there = { $plan } 的请求里没有 { $key }，无法去掉。
error-year-based-on-unfinished = 那一年仍在求解；结束之后才能以它为基础。
error-year-state = 文件 { $file } 不是本版本保存的求解状态。
error-year-without-question = 这一年当初所问的内容已不再保存。

# 年度剩余部分。
fault-replan-day = 该日须晚于计划首日 { $start_on }，且不晚于末日 { $end_on }。
fault-not-enrolled = { $learner } 在这份计划里没有 { $module }。
fault-completed-early = { $module } 于 { $start_on } 才开始，{ $learner } 不可能在 { $on } 之前完成。
fault-committed-nobody = 自该日起，计划里没有人修读此项。
error-year-nothing-to-replan = 这一年没有找到计划，没有可以重新安排的部分。

# 两年问题之间的不同。
year-change-budget = 总预算由 { $before } 变为 { $after }。
year-change-centre-added = 新增成本中心 { $subject }。
year-change-centre-removed = 成本中心 { $subject } 已不存在。
year-change-centre-moved = 成本中心 { $subject } 改属另一上级。
year-change-centre-budget = { $subject } 的预算由 { $before } 变为 { $after }。
year-change-module-added = 新增 { $subject }。
year-change-module-removed = { $subject } 已不存在。
year-change-module-price = { $subject } 的价格由 { $before } 变为 { $after }。
year-change-module-changed = { $subject } 的条件、成果或时数有变。
year-change-offering-added = { $subject } 新增班次 { $offering }。
year-change-offering-removed = { $subject } 不再开设班次 { $offering }。
year-change-offering-moved = { $subject } 的班次 { $offering } 改了日期。
year-change-offering-seats = { $subject } 的班次 { $offering }，余位由 { $before } 变为 { $after }。
year-change-offering-terms = { $subject } 的班次 { $offering }，最低人数或固定费用有变。
year-change-grant-added = 新增资助 { $subject }。
year-change-grant-removed = 资助 { $subject } 已不存在。
year-change-grant-changed = 资助 { $subject } 的范围、比例或上限有变。
year-change-learner-added = 新增 { $subject }。
year-change-learner-removed = 不再为 { $subject } 安排。

# 后一份计划为何没有前一份的某一步。
year-lost-no-learner = 不再为该学员安排。
year-lost-completed = 该学员已经修完。
year-lost-locked = 现有锁定将其排除。
year-lost-kept = 原先由锁定保留或正在进行，如今不再如此。
year-lost-no-module = 该模块已不存在。
year-lost-barred = 其语言、方式或地点已不适合该学员。
year-lost-no-offering = 该班次不再开设。
year-lost-offering-moved = 该班次改了日期。
year-lost-offering-full = 该班次已无余位。
year-lost-out-of-time = 该班次已不在该学员的时间之内。
year-lost-learner-changed = 该学员所具备或所需的已有变化。
year-lost-replaced = 不修此项也能达到同样水平。
year-lost-gap-open = 没有它，{ $competency } 仍有差距：{ $why }

# 前一份计划为何没有后一份的某一步。
year-gained-no-learner = 先前未为该学员安排。
year-gained-completed = 该学员先前已算修完。
year-gained-locked = 先前有锁定将其排除。
year-gained-kept = 现有锁定将其保留，或正在进行。
year-gained-no-module = 先前没有该模块。
year-gained-barred = 其语言、方式或地点先前不适合该学员。
year-gained-no-offering = 先前没有该班次。
year-gained-offering-moved = 该班次先前在别的日期。
year-gained-offering-full = 该班次先前没有余位。
year-gained-out-of-time = 该班次先前不在该学员的时间之内。
year-gained-learner-changed = 该学员先前所具备或所需的不同。
year-gained-replaced = 先前不修此项也达到同样水平。
year-gained-gap-open = 先前没有它，{ $competency } 仍有差距：{ $why }

reason-unsettled = 原因未能及时查明。

# 学员方面的不同。
year-fact-target = 目标不同。
year-fact-held = 已具备的等级或条目不同。
year-fact-completed = 已修完的模块不同。
year-fact-under-way = 正在进行的模块不同，或其剩余部分不同。
year-fact-locks = 锁定不同。
year-fact-limits = 语言、方式或地点不同。
year-fact-own-budget = 个人预算不同。
year-fact-effort = 可用时数不同。
year-fact-time = 日期或每周时数不同。
year-fact-cost-centre = 成本中心或其上级不同。
year-fact-centre-budget = 负担其费用的成本中心预算不同。
year-fact-priority = 优先级不同。
