# 培训周期、周期内提出的需求，以及方案。
fault-period-order = { $field }：最后一天不能早于第一天。
fault-window-order = { $field }：收集窗口的结束不能早于开始。
fault-need-level = { $field }：必须是大于 0 的级别。
fault-need-subject = { $field }：须指明一项能力及其级别，或一个模块；新需求也可以只写自己的说明。
fault-decision-reason = { $field }：驳回或推迟必须说明理由。
