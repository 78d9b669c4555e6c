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
year-change-centre-added = 只有后一份计划有成本中心 { $subject }。
year-change-centre-removed = 只有前一份计划有成本中心 { $subject }。
year-change-centre-moved = 在后一份计划里，成本中心 { $subject } 属于另一上级。
year-change-centre-budget = { $subject } 的预算由 { $before } 变为 { $after }。
year-change-module-added = 只有后一份计划可以选用 { $subject }。
year-change-module-removed = 只有前一份计划可以选用 { $subject }。
year-change-module-price = { $subject } 的价格由 { $before } 变为 { $after }。
year-change-module-changed = 后一份计划里 { $subject } 的条件、成果或时数不同。
year-change-offering-added = 只有后一份计划可以选用 { $subject } 的班次 { $offering }。
year-change-offering-removed = 只有前一份计划可以选用 { $subject } 的班次 { $offering }。
year-change-offering-moved = 后一份计划里 { $subject } 的班次 { $offering } 日期不同。
year-change-offering-seats = { $subject } 的班次 { $offering }，余位由 { $before } 变为 { $after }。
year-change-offering-terms = { $subject } 的班次 { $offering }，最低人数或固定费用有变。
year-change-grant-added = 只有后一份计划有资助 { $subject }。
year-change-grant-removed = 只有前一份计划有资助 { $subject }。
year-change-grant-changed = 资助 { $subject } 的范围、比例或上限有变。
year-change-learner-added = 只有后一份计划也为 { $subject } 安排。
year-change-learner-removed = 只有前一份计划也为 { $subject } 安排。

# 两份计划之一为何没有另一份的某一步，不论哪一份在先。
year-missing-no-learner = 没有此步的计划不为该学员安排。
year-missing-completed = 在没有此步的计划里，该学员已算修完。
year-missing-locked = 在没有此步的计划里，有锁定将其排除。
year-missing-kept = 只有在有此步的计划里，才有锁定将其保留，或正在进行。
year-missing-no-module = 没有此步的计划里没有该模块可选。
year-missing-barred = 在没有此步的计划里，其语言、方式或地点不适合该学员。
year-missing-no-offering = 没有此步的计划里没有该班次可选。
year-missing-offering-moved = 在没有此步的计划里，该班次在别的日期。
year-missing-offering-full = 在没有此步的计划里，该班次没有余位。
year-missing-out-of-time = 在没有此步的计划里，该班次不在该学员的时间之内。
year-missing-learner-changed = 在没有此步的计划里，该学员所具备或所需的不同。
year-missing-replaced = 没有此步的计划也达到同样水平。
year-missing-gap-open = 没有此步，{ $competency } 仍有差距：{ $why }

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

# 等待尚未得出的计划。
error-scenario-not-compared-yet = { $scenarios } 正在求解。得出计划后即可比较。
