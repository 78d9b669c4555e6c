# 发展计划：请求有何不妥。
fault-link = { $field }：必须是以 https:// 开头且不含空格的网址。
fault-one-release = { $field }：必须在 module 和 evidence 中恰好指定一个。
development-no-recommendation = { $key } 不是已保存的 { $learner } 的建议。
development-open = { $field }：学员已有第 { $version } 版（{ $state ->
    [proposed] 已提交
   *[draft] 草稿
}）；如要由新草稿取代，请在此给出它的 id：{ $key }。
development-nothing-open = { $field }：{ $key } 已不是该学员的草稿或已提交的计划；请先重新查看，再决定取代什么。
development-without-plan = { $key } 没有找到可执行的计划；请调整限制后重新提问。
development-no-choice = { $field }：本计划对 { $module } 没有任何决定。
development-no-claim = { $field }：{ $key } 不是本计划中等待决定的证明。
development-not-asked = { $field }：本计划不以 { $competency } 为目标。
development-no-level = { $field }：没有等级 { $level }；可选：{ $levels }。
development-currency = { $field }：本计划以 { $own } 计费，而不是 { $given }。
development-held = { $field }：等级 { $level } 已经具备。
development-no-item = { $field }：{ $item } 不是等级 { $level } 的条目。
development-offering-alone = { $field }：指的是替换模块的班次；请在 to 中给出该模块。
development-swap-same = { $field }：必须是 { $module } 以外的模块；如要换班次，请保留该模块并指定另一班次。
development-begun = { $field }：{ $module } 已开始或已完成，须留在计划中。
development-over = 本计划{ $state ->
    [completed] 已完成
   *[superseded] 已被另一计划取代
}，不再更改。
development-not-under-way = 只有已批准或进行中的计划才能更新步骤；本计划的状态是 { $state }。
development-trial-expired = 这次试算已超过一天；请查看 /v1/development-plans/{ $key } 后重新试算。
development-trial-outdated = 试算之后计划已有变化；请查看 /v1/development-plans/{ $key } 后重新试算。
development-trial-aside = 此后已有第 { $version } 版（{ $state ->
    [proposed] 已提交
   *[draft] 草稿
}），采用这次试算会使其作废；请查看 /v1/development-plans/{ $key }，在那一版上试算。
development-trial-infeasible = 没有任何计划符合这一改动，无从采用；放宽建议说明了怎样才可行。
development-no-trial = { $field }：{ $key } 不是本计划的试算。
development-no-way = 计划不能从 { $before } 转为 { $after }。
development-step-no-way = 步骤不能从 { $before } 转为 { $after }。
development-not-yours = 计划的这一步应由他人决定。
development-own-plan = 任何人都不能批准自己的计划。
development-no-reason = { $field }：必须说明原因。
development-refused-evidence = 计划依据的证明已被拒绝或撤回；请先在不含该证明的情况下重新试算并采用。
development-refuses-evidence = 计划依据此处被拒绝的证明，因此不能照原样批准；请退回。
development-undecided = { $field }：必须逐一说明是否接受每项证明；缺少：{ $claims }。
development-steps-left = 仍有步骤既未完成也未失败：{ $modules }。
development-calendar = 发展计划
development-event = { $hours } { $count ->
   *[other] 小时
} · { $status ->
    [requested] 等待批准
    [approved] 已批准
    [enrolled] 已报名
    [done] 已完成
    [failed] 未通过
   *[planned] 计划中
}
