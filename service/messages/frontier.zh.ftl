## 年度预算每一笔钱能换来什么。

frontier-title = 预算、全部加权级数（已达 – 上限）、其中必备部分：
frontier-infeasible = 此预算内没有合规计划
frontier-unknown = 限时内未找到计划
frontier-plateau = 超过 { $budget } 不再有增益；低于 { $least } 达不到同样的结果。
frontier-next = 再加 { $amount }：{ $term }增加 { $gained }，至多 { $most }。

sheet-frontier = 预算曲线
column-status = 状态
column-spent = 花费
column-plan-price = 计划总价
column-essential-steps = 必备级数
column-essential-steps-bound = 必备级数上限
column-steps = 全部级数
column-steps-bound = 全部级数上限
point-optimal = 已证明最优
point-feasible = 已找到的最优
point-infeasible = 没有合规计划
point-unknown = 限时内未找到
