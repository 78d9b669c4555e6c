# 出了什么问题：每一类问题的标题。
problem-invalid-request = 请求无效
problem-idempotency-key-reused = 幂等键属于另一个请求
problem-unauthenticated = 需要验证身份
problem-forbidden = 缺少权限
problem-not-found = 未找到
problem-method-not-allowed = 此处不允许该方法
problem-request-timeout = 请求到达得太慢
problem-conflict = 请求与已存内容冲突
problem-request-in-flight = 同一请求仍在处理中
problem-too-large = 请求过大
problem-unsupported-media-type = 不支持正文的格式
problem-internal = 服务内部出错
problem-busy = 服务繁忙
problem-address-in-use = 地址已被占用
problem-precondition-failed = 内容已在此期间变更
problem-precondition-required = 请求须说明所更改的是哪一状态
problem-too-many-requests = 请求过于频繁

# 出了什么问题：一句话。
error-faults = 请求有 { $count } 处错误。
error-faults-more = 请求的错误超过 { $listed } 处；仅列出前 { $listed } 处。
error-unreadable = 无法读取请求。
error-body-ended = 正文尚未完整就已中断。
error-body-too-slow = 正文未在 { $seconds } 秒内到达。
error-body-too-large = 正文超过 { $maximum } 字节。
error-year-too-large = 正文超过 { $maximum } 字节。请先保存学员（`gradus import` 或 PUT /v1/learners/ID），再发送不含 `learners` 的请求；也可用 `gradus plan-year` 从文件规划。
error-body-not-json = 正文必须是 application/json。
error-no-key = 请以 `Authorization: Bearer gk_...` 发送有效的密钥。
error-bad-token = 此密钥或令牌在此无效，或已失效。
error-permission = 此地址需要下列权限之一：{ $permissions }。
error-permission-none = 任何权限都不能打开此地址。
error-forbidden = 您无权访问。
error-acting-for-nobody = 此密钥每次只代表一名学员；请在 { $header } 中注明学员。
error-acting-for-all = { $header } 把请求限定于一名学员；此地址涉及所有学员。
error-own-learner-only = 此请求必须写明所涉及的学员；请发送学员的编号。
error-foreign-form = 此表单不是从本服务的页面发出的。
error-not-found = 此地址没有可供您查看的内容。
error-no-such-key = 没有密钥 { $key }。
error-methods = 此地址接受 { $methods }。
error-internal = 请求未能得到答复；原因见服务日志。
error-busy = 服务目前无法处理此请求。
error-busy-solves = 求解的位置都已占用；请再次发送同一请求。
error-busy-batch = 批量处理耗时过长，尚未轮到此请求；请再次发送。
error-busy-large = 正在读取的大型请求过多；请再次发送同一请求。
error-busy-files = 正在生成的大公司文件过多；请再次索取此文件。
error-busy-requests = 正在处理的请求过多；请再次发送同一请求。
error-busy-writers = 等待写入数据库的改动过多。
error-busy-connections = 数据库的连接都在使用中。
error-busy-database = 数据库目前无法处理此请求。
error-stopping = 此服务器正在停止；请再次发送同一请求。
error-client-gone = 已无人等待此答复。
error-worker-died = 求解在给出答案之前中断；请再次发送同一请求。
error-worker-memory = 求解所需的内存超过了允许的上限。
error-solve-too-long = 求解未能按时结束；请再次发送同一请求，或缩小请求的范围。
error-not-migrated = 数据库尚未迁移到此服务的版本。
error-clash = 另一项改动先行完成；请读取当前状态后再试。
error-precondition-failed = 自您读取以来，所存内容已有变更；请重新读取，并以新的 ETag 作为 If-Match 发送。
error-precondition-required = 请将所读内容的 ETag 作为 If-Match 发送，以免覆盖他人在此期间的更改。
error-taken-over = 另一次尝试已接手此请求；请再次请求以取得答复。
error-key-reused = 此 Idempotency-Key 已用于另一个请求；请换一个。
error-crosswalk-approved = { $key } 已由 { $by } 批准。
error-crosswalk-newer = { $key } 已不是最新版本；请看 { $newer }。
error-crosswalk-not-approved = { $key } 没有生效的批准，无可撤回。
error-crosswalk-newer-approved = 评定已不再按 { $key } 折算；请看 { $newer }。
error-in-flight = 使用此 Idempotency-Key 的首个请求仍在处理中；请稍后再试。
error-form-in-flight = 同一表单刚刚已经提交，仍在处理中；请稍后再查看页面。
error-form-taken-over = 同一表单其间又提交了一次，以那一次为准；请再查看页面。
error-in-flight-ended = 使用此 Idempotency-Key 的首个请求刚刚结束而没有答复；请再次发送。
error-address-in-use = 无法在 { $host }:{ $port } 上监听：{ $reason }。可以用 --port 或 GRADUS_PORT 另选端口。
error-cluster-lost = 与集群 { $address } 失去联系：{ $reason }。
error-cluster-broken = 一项计算接连使集群 { $address } 的多台机器中断：{ $reason }
error-cluster-unfit = 集群的版本（{ $there }）与本机（{ $here }）不同，结果可能不一致；请使两边版本相同。
error-cluster-without-certificate = { $address } 需要证书，但没有指明任何证书；参见 docs/cluster.md。
error-cluster-missing = 已设置 GRADUS_CLUSTER，但未安装 { $module }；请连同可选依赖 cluster 一起安装 gradus。
error-file = 无法读取文件 { $file }：{ $reason }。
error-demo-loopback = 演示会发放密钥，因此只在本机回环地址上监听，不在 { $host } 上监听。
error-demo-database = 演示会写入示例数据，因此只使用自己的数据库；如需另用，请以 --database 指明。

# 某一字段有什么问题。
whole-body = 正文
fault-missing = { $field }：缺少。
fault-no-field = { $field }：此处没有这一字段；请去掉。
fault-repeated-parameter = { $field }：给出了不止一次；请只给一次。
fault-no-parameter = { $field }：此地址没有这一参数；请去掉。
fault-text = { $field }：必须是文本。
fault-whole-number = { $field }：必须是整数。
fault-number = { $field }：必须是数字。
fault-true-or-false = { $field }：必须是 true 或 false。
fault-list = { $field }：必须是列表。
fault-object = { $field }：必须是带有字段名的对象。
fault-one-of = { $field }：必须是下列之一：{ $expected }。
fault-form = { $field }：形式不符合要求。
fault-plain = { $field }：必须是一行不含控制字符的纯文本。
fault-amount = { $field }：必须是形如 "1500.00" 的金额，不超过 999999999，小数最多 4 位。
fault-currency = { $field }：必须是形如 SGD 的货币代码。
fault-level-name = { $field }：必须是形如 "4" 的等级。
fault-visible = { $field }：必须是不含空格的可打印 ASCII 字符。
fault-id-parts = { $field }：编号不能以斜线开头或结尾，斜线之间不能是“.”或“..”。
fault-id-word = { $field }：斜线之后的“{ $word }”已是别的网址，请换一个词。
fault-longer = { $field }：超过 { $most } 个字符。
fault-shorter = { $least ->
    [1] { $field }：不得为空。
   *[other] { $field }：不足 { $least } 个字符。
}
fault-more-entries = { $field }：超过 { $most } 项。
fault-fewer-entries = { $least ->
    [1] { $field }：列表不得为空。
   *[other] { $field }：不足 { $least } 项。
}
fault-at-least = { $field }：不得小于 { $least }。
fault-at-most = { $field }：不得大于 { $most }。
fault-above = { $field }：必须大于 { $least }。
fault-below = { $field }：必须小于 { $most }。
fault-range = { $field }：超出范围。
fault-other = { $field }：无法读取。
fault-characters = { $field }：含有控制字符或半个代理对；应为纯文本。
fault-day = { $field }：不是日期；日期形如 2027-01-31。
fault-day-range = { $field }：必须在 { $first } 年至 { $last } 年之间。
fault-hours = { $field }：必须是形如 14 或 5.25 的学时数。
fault-hours-range = { $field }：必须在 0 到 100000 小时之间。
fault-hours-decimals = { $field }：小数超过 2 位。
fault-week-hours = { $field }：必须在 0 到 168 之间，168 是一周的小时数。
fault-effort-range = { $field }：必须大于 0 小时，且不超过 100000 小时。
fault-seconds = { $field }：必须是秒数。
fault-seconds-range = { $field }：必须大于 0 且不超过 3600 秒。
fault-unknown-currency = { $field }：不是 ISO 4217 的货币。
fault-decimals = { $field }：小数超过 { $currency } 的 { $digits } 位。
fault-one-target = { $field }：role、roles 和 requirements 必须恰好有一个。
fault-ends-early = { $field }：结束早于开始。
fault-expires-early = { $field }：失效早于评定。
fault-too-many = 正文有 { $count } 处错误，多得无法一一列出。
fault-page-token = { $field }：不是此列表的标记；请原样送回 `next_page_token`。
fault-no-source = { $field }：目录中没有以此为键的文件；已知的有 { $known }。
fault-idempotency-key = { $field }：必须是 1 到 { $most } 个可打印字符。
fault-no-cost-centre = { $field }：成本中心 { $key } 尚未保存；请先保存。
fault-own-manager = { $field }：{ $key } 不能是自己的上级。
fault-circle = { $field }：{ $parent } 位于 { $key } 之下，不能作为其上级。
fault-no-framework = { $field }：目录中没有框架 { $key }；请填写 /v1/frameworks 列出的框架。
fault-off-scale = { $field }：{ $framework } 的量表没有 { $level } 级；它的等级是 { $levels }。
fault-crosswalk-to = { $field }：要么写框架和等级，要么只写 relative。
fault-crosswalk-range = { $field }：up_to 必须高于 level；没有区间时不要填写。
fault-crosswalk-rationale = { $field }：没有内容；请用 en 或 zh（或两者）写明理由。
fault-crosswalk-confidence = { $field }：只有不写 `to` 时置信度才是 none，写了就要另选。
fault-given-twice = { $field }：{ $key } 给出了两次；一次即可。
fault-overlooked = 请求自相矛盾：{ $fault }。

# 正文的文字有什么问题。
json-not-utf8 = 正文在第 { $byte } 字节处不是 UTF-8。
json-malformed = 正文在第 { $line } 行第 { $column } 列处不是 JSON。
json-too-deep = 正文的嵌套超过 { $most } 层。
json-key-twice = 键 { $key } 在同一对象中给出了两次。
json-key-characters = 某个字段名含有半个代理对，那不是字符。
json-too-long-number = 某个数字有 { $count } 个字符；最多读取 { $most } 个。
json-extreme-number = 某个数字过大或过小，在此没有意义。
json-no-number = 某个数字不是有限的，JSON 没有这样的数字。

# 请求所指的内容有什么问题。
kind-module = 模块
kind-item = 条目
kind-role = 岗位
kind-competency = 能力
kind-offering = 班期
reference-twice = { $kind } { $key } 给出了两次；一次即可。
reference-learner = 没有存储学员 { $learner }；请先存储，或随请求发送其评定。
reference-item = 没有等级列出条目 { $item }；已掌握的条目应是某项能力的某一等级所列的。
reference-role = 目录中没有岗位 { $role }；GET /v1/roles 可列出全部岗位。
reference-module = 可选模块中没有 { $module }。
reference-unasked = 能力 { $competency } 所属的框架是草稿或已停用，不能再作为新的要求。
reference-competency = 目录中没有能力 { $competency }；如需使用自己的能力，请发送 `modules`。
reference-locks = { $module } 被一项锁定保留，又被另一项拒绝；请去掉其中之一。
reference-no-start = 学员未存储时，hours_per_week、finish_by 和 unavailable 需要计划的开始日期。
reference-finish = 计划须在 { $finish_by } 前结束，却要到 { $start_on } 才开始。
reference-progress-completed = { $module } 既已完成又在进行；请去掉其中之一。
reference-progress-refused = { $module } 正在进行，却被锁定拒绝；请去掉其中之一。
reference-progress-circle = { $modules } 互为先后，无法排出次序；请去掉其中一项 `after`。
reference-offering = { $module } 没有班期 { $offering }。
reference-weeks = 全部模块的班期合计 { $count } 周；最多 { $most } 周。
reference-other-items = 目录为 { $competency } { $level } 级列出了不同的条目；请去掉这些条目。
reference-level-zero = 0 级在首个等级之前，不列条目。
reference-item-owner = 条目 { $item } 已由 { $competency } { $level } 级列出；一个条目只属于一个等级。
reference-prices-too-large = 全部模块的价格合计超过 { $most } 个最小货币单位；请减少模块或拆分请求。
reference-excludes-itself = { $module } 排斥自身，因此永远无法选修。
reference-requires-itself = { $module } 要求自身，因此永远无法选修。
reference-empty-alternatives = 空的备选列表永远无法满足；请写出模块，或去掉该列表。
reference-upwards = 该成果从 { $from } 级到 { $to } 级；必须是向上的。
reference-one-step = 带条目的成果只上升一级；{ $from } 级之后是 { $next } 级。
reference-no-items = { $competency } 的 { $level } 级没有条目；请去掉 `items`。
reference-wrong-item = { $item } 不是 { $competency } { $level } 级的条目。
reference-catalogue-currency = 金额以 { $currency } 计，目录以 { $others } 计；两者之间没有汇率。
reference-currency = { $currency } 与 { $other } 并存；一个请求只能有一种货币。
reference-levels = 请求中各项能力共有 { $count } 个等级；最多 { $most } 个。
reference-excluded = 目录已排除能力 { $competency }，不能向任何人提出要求：{ $reason_zh }
reference-off-scale = { $competency } 没有 { $level } 级；其等级为 { $levels }。

# 要新建的密钥有什么问题。
key-permission = { $permission } 不是权限；可用的权限有 { $known }。
key-no-permission = 密钥至少需要一项权限。
key-employee-learner = 员工的密钥须指明其学员；其他密钥中只有经理的可以指明。
key-employee-alone = employee 权限只能打开本人的计划；只有 manager 权限可以与它并列。

# 关于推荐的提问。
question-one-of = 请指明一个模块或一项能力，二者只取其一。
question-module = 可选模块中没有 { $module }；GET /v1/modules 列出全部模块。
question-module-inline = 可选模块中没有 { $module }；请指明请求自带的模块。
question-competency = 目标并不要求 { $competency }；它要求的是 { $asked }。
question-more-decimals = 数额最多可有 { $digits } 位小数。
question-more-nothing = 数额须大于 0。
error-outdated = 该推荐所涉及的内容变化太大，已无法就它提问；请重新请求推荐。
fault-share = { $field }：须是 0 到 1 之间的份额。

# 计划制定之后发生的情况。
replan-unknown = { $module } 不是计划中的步骤，可选模块中也没有它。
replan-completed-lost = { $module } 不能既已完成又已失去；请去掉其中之一。
replan-not-a-step = { $module } 不是计划中的步骤；已预订的须是其中之一。
replan-booked-lost = { $module } 不能既已预订又已失去；请去掉其中之一。
replan-booked-gone = { $module } 已预订，但已没有这个模块；请注明它已取消。

# 年度计划请求可能有的错误。
kind-learner = 学员
kind-cost-centre = 成本中心
kind-grant = 资助
fault-large-amount = { $field }：必须是形如 "500000.00" 的金额，不超过 999999999999，小数最多 4 位。
fault-year-seconds-range = { $field }：必须大于 0 且不超过 86400 秒，即一天。
reference-large-limit = 与请求中的小额金额相比，这一限额过大，无法精确计算：最多为 { $most }。没有限额时请省略此项，或者把所有金额取为较大的整数额。
reference-period = 周期最多 { $most } 天。
reference-cost-centre = 这一年中没有成本中心 { $cost_centre }。
reference-depth = 成本中心最多可以有 { $most } 层。
reference-no-target = { $learner } 没有目标，也没有记录的目标；请指明岗位或要求。
reference-start-late = 学员的开始日期晚于周期的最后一天 { $end_on }。
reference-limit-twice = { $field } 既写在学员上又写在限制中，而且两者不同；请去掉其中一个。
reference-lock-learner = 这一年中没有学员 { $learner }。
reference-provider = 没有由 { $provider } 提供的模块。
reference-grants = 各项资助合计将支付 { $module } 的 { $percent }%；最多为 100%。

# 正在求解的年度计划。
error-year-not-ended = 该年度仍在求解；求解结束或停止后方可查看计划。
error-year-without-plan = 该年度没有求得计划，无内容可导出。
error-busy-followers = 同时跟踪计划进度的请求过多；请改为定时查询计划本身。
year-failed-internal = 求解时服务内部出错；请重新提交该年度。
year-failed-out-of-memory = 求解所需内存超出上限。
year-failed-gave-up = 求解多次使工作进程中断，已放弃。
year-failed-nothing-found = 在给定时间内没有求得计划；请增加求解秒数。
year-failed-cluster-lost = 无法连接集群或与集群失去联系，此前尚未求得计划；请重新提交该年度。
year-failed-cluster-broken = 求解接连使集群的多台机器中断，此前尚未求得计划。
year-failed-cluster-unfit = 集群与工作进程的版本不同，此前尚未求得计划。
year-failed-processes-broken = 求解多次使其计算进程中断，此前尚未求得计划。
year-ended-cluster-lost = 与集群失去联系，且未能在规定时间内恢复；此为当时已求得的最佳计划。
year-ended-cluster-broken = 求解接连使集群的多台机器中断；此为当时已求得的最佳计划。
year-ended-cluster-unfit = 集群与工作进程的版本不同；此为此前已求得的最佳计划。
year-ended-processes-broken = 求解多次使其计算进程中断；此为当时已求得的最佳计划。
year-ended-out-of-memory = 求解所需内存超出上限；此为当时已求得的最佳计划。
year-ended-gave-up = 求解多次使工作进程中断；此为当时已求得的最佳计划。
year-ended-internal = 求解时服务内部出错；此为当时已求得的最佳计划。
