# 页面文字。数字、金额和日期传入时已按语言格式化。

product = Gradus
product-line = 从员工已具备的能力走到岗位所要求的能力：不超预算，不超学时，并证明答案有多好。
skip-to-content = 跳到正文
language-en = English
language-zh = 中文
languages = 语言
sign-out = 退出
signed-in-as = 当前登录：{ $name }
twin = 本页的 JSON
footer = Gradus { $version }

hours = { $count ->
   *[other] { $number } 小时
}

## 首页

landing-title = 规划通往岗位的路
landing-what-levels-title = 一级一级走
landing-what-levels = 每个差距都按能力框架自己的等级逐级补上，入门等级和先修要求按顺序满足。
landing-what-limits-title = 钱和时间之内
landing-what-limits = 预算和学时绝不超出。补不上的地方，计划会写明是哪一项、为什么。
landing-what-proof-title = 附带证明
landing-what-proof = 每份计划都给出理论上能达到的最好结果，离它还有多远一看便知。
sign-in-title = 登录
sign-in-key = API 密钥
sign-in-key-hint = 以 gk_ 开头；不会出现在网址里，页面脚本也读不到。
sign-in-button = 登录
sign-in-refused = 没有这个密钥，或者它已被收回。
    也许复制时漏了字符。
sign-in-needed = 请先登录再查看该页。
demo-title = 先看看
demo-text = 演示使用随附的样例公司数据，只在本机运行。
sign-in-issuer-title = 用工作账号登录
sign-in-issuer-text = 前往您所在机构的登录页，登录后回到这里。
sign-in-issuer-button = 前往登录
sign-in-failed = 登录没有成功，请重新开始。
sign-in-nothing-opened = 您的账号在这里还没有任何权限，请联系本服务的管理人员。
arrived-title = 您已登录
arrived-onward = 继续
departed-title = 您已在此退出
departed-onward = 继续在您所在机构退出
demo-as-hr = 以人力资源身份：查看所有人
demo-as-manager = 以经理身份：新加坡企业银行
demo-as-employee = 以员工身份：样例学员
demo-as-colleague = 以另一名员工身份
demo-as-developer = 以开发者身份：给我一个密钥
demo-as-admin = 以管理员身份：查看目录
visitor-hr = 人力资源（访客）
visitor-manager = 经理（访客）
visitor-employee = 员工（访客）
visitor-colleague = 另一名员工（访客）
visitor-admin = 管理员（访客）
demo-key-title = 供程序使用的密钥
demo-key-text = 它能打开学习系统需要的内容，只在此显示一次；再取一个时，这一个随即失效。
demo-key-back = 回到首页

learners-title = 学员
learners-find = 按编号查找学员
learners-find-label = 学员编号
learners-find-button = 打开
learners-none = 还没有学员。学员由导入或由管理人员信息的系统写入。
learners-none-here = 公司的这一部分还没有学员。
no-plans-for-you = 此密钥用于管理服务，看不到任何人的计划。请用员工、人力资源或学习系统的密钥登录。

## 计划页

plan-title = { $name } 的计划
plan-title-nobody = 未登记学员的计划
target-role = 目标岗位
target-roles = 目标岗位
target-requirements = 目标
target-requirements-text = { $count ->
   *[other] 请求中列出的 { $count } 项能力
}
plan-goal = 目标顺序
goal-closest = 在限额内补得越多越好
goal-cheapest = 能补的全补上，花费最少
goal-fastest = 能补的全补上，用时最少
plan-solved-at = 计算时间
plan-catalog-version = 目录版本
plan-catalog-version-text = 第 { $number } 版（{ $day }）
stale = 此计划所依据的内容（评级、模块或岗位）已有变化，重新计算即可纳入。
back-to-learner = 该学员的页面

verdict-optimal = 您的限额之内最好的计划
verdict-optimal-note = 已证明：同样限额之内没有更好的计划。
verdict-optimal-unlimited = 最好的计划
verdict-optimal-unlimited-note = 已证明：没有更好的计划。
verdict-optimal-nothing = 无需培训
verdict-optimal-nothing-note = 各项目标均已达到。
verdict-optimal-empty = 限额之内一项也补不上
verdict-optimal-empty-note = 已证明：在这些限额之内，没有任何计划能让目标更近一步。原因见下表各行。
verdict-optimal-empty-unlimited = 一项也补不上
verdict-optimal-empty-unlimited-note = 已证明：没有任何计划能让目标更近一步。原因见下表各行。
verdict-feasible = 距最好的结果至多 { $gap }
verdict-feasible-note = 搜索在完成最后一项证明之前结束。尚未证明的是：{ $term }。
verdict-infeasible = 没有计划能同时满足这些要求
verdict-infeasible-note = 已证明：限额、锁定和规则互相矛盾。下面是至少要改动的地方。
verdict-unknown = 规定时间内没有结果
verdict-unknown-note = 既没有找到计划，也没有证明不存在计划。也许可以多给些时间，或减少模块。

tile-readiness = 就绪程度
tile-readiness-note = 所需等级步数的加权比例
tile-readiness-claimed = 计入尚待认可的证明，目前为 { $share }
tile-targets = 达标项
tile-targets-value = { $met } / { $all }
tile-cost = 费用
tile-hours = 学时
tile-of-limit = 上限 { $limit }
tile-no-limit = 未设上限
tile-now = 目前
tile-after = 完成计划后

gaps-title = 等级：目前、之后、要求
gaps-column-competency = 能力
gap-claimed = 申报 { $level } 级，尚未获认可
gaps-column-held = 目前
gaps-column-reached = 之后
gaps-column-required = 要求
gaps-column-scale = 等级尺
gaps-column-weight = 权重
gaps-column-state = 状态
gaps-own-framework = 随请求给出
legend-held = 目前具备
legend-gained = 计划补上
legend-ahead = 未达到
legend-required = 要求
essential = 必备
unrated = 未评级
track-label = 等级尺 { $levels }。目前 { $held }，完成计划后 { $reached }，要求 { $required }。
state-met = 已达到
state-claimed = 证明获得认可后即达到
state-closed = 计划补齐
state-partly = 补上一部分
state-open = 仍有差距
gap-doubt-review = 待审核：{ $reason }
gap-doubt-rewrite = 待改写：{ $reason }
closed-by = 见步骤
gaps-more = { $count ->
   *[other] 另有 { $count } 项能力，见 JSON。
}

steps-title = 步骤，依次进行
steps-none = 此计划没有步骤。
steps-total = 合计：{ $price }，{ $hours }
step-number = 第 { $position } 步
step-closes = 补上
step-covers = 学习内容
step-needs = 须先完成
step-why = 理由
steps-more = { $count ->
   *[other] 另有 { $count } 个步骤，见 JSON。
}
level-change = { $from } → { $to }
mode-self-paced = 自学
mode-online = 在线
mode-classroom = 课堂
mode-blended = 混合式
mode-on-the-job = 岗位实践
mode-coaching = 辅导
module-language-en = 英语授课
module-language-zh = 中文授课
place-SG = 新加坡
place-HK = 香港
place-CN = 中国内地

relaxations-title = 怎样才会有计划
relaxations-lead = 以下任选一条即可，每条都已是最小改动。
relaxations-none = 只改限额无济于事：请检查锁定和模块的要求。
warnings-title = 请留意
warnings-unrated = 尚未评级，按 0 级计算：{ $names }。
warnings-unrated-more = 另有 { $count } 项
warnings-more = { $count ->
   *[other] 另有 { $count } 条提示，见 JSON。
}

proof-title = 证明过程
proof-lead = 各目标按此顺序比较，后面的目标绝不以前面的为代价。
proof-column-term = 目标
proof-column-value = 本计划
proof-column-bound = 最好可达
proof-column-proven = 已证明
proof-yes = 是
proof-no = 尚未
proof-solver = 求解器 { $solver }
proof-input = 输入
proof-catalog = 目录
term-essential_steps = 必备能力的加权步数
term-steps = 全部加权步数
term-price = 费用
term-effort_hours = 学时
term-finish_on = 完成日期

## 尚无计划的学员，以及提出请求

no-plan-title = 还没有计划
no-plan-text = 请选择岗位，也可以填写花费上限。计划会列出通往该岗位的模块、先后顺序，以及补不上的部分。
ask-title = 计算新计划
ask-role = 目标岗位
ask-role-choose = 请选择岗位
ask-budget = 预算
ask-budget-hint = 留空表示不设上限。目录币种：{ $currency }。
ask-hours = 学时（小时）
ask-hours-hint = 留空表示不设上限。
ask-goal = 目标顺序
ask-button = 计算计划
ask-refused = 无法按此计算：
ask-fault-role = 目标岗位：请从列表中选择。
fault-whole-form = 表单
ask-fault-budget = 预算：请填金额，例如 1500 或 1500.00，使用目录币种。
ask-fault-hours = 学时：请填数字，例如 14 或 5.25，最多两位小数。
ask-no-roles = 目录中还没有岗位，请先导入能力框架和岗位。

## 错误

error-back = 回到首页
error-again = 重试
error-to-page = 返回页面
error-404-title = 这里没有内容
error-404-text = 没有这个页面，或者您无权查看。请检查网址。
error-403-title = 您无权查看此页
error-403-text = 您的登录身份没有查看此页的权限，可请 Gradus 的管理人员开通。
error-405-title = 方式不对
error-405-text = 该网址不接受这种请求，请到页面上用按钮操作。
error-409-title = 目前无法完成
error-409-text = 没有做任何更改。请先再查看页面，然后再提交。
error-sent-twice-title = 重复提交
error-sent-twice-text = 您提交的内容可能已经办妥。请先查看页面，再决定是否重新提交。
error-412-title = 他人已先更改
error-412-text = 您要更改的内容在您打开页面之后已有变化。没有做任何更改；请重新打开页面查看现状。
error-408-title = 未能及时收到
error-408-text = 服务器没有收到全部内容。没有做任何更改；请再次发送。
error-413-title = 内容过大
error-413-text = 发送的内容超过服务器所能接受的大小。
error-422-title = 无法读取
error-422-text = 表单或网址中有不符合要求的内容，请返回检查。
error-429-title = 请求过多
error-429-text = 您的请求超过了每分钟的限额。请在 { $seconds } 秒后再试。
error-503-title = 正忙
error-503-text = 计算名额已满，或暂时连不上数据库。没有丢失任何内容，请在 { $seconds } 秒后再试。
error-500-title = 出错了
error-500-text = 问题在我们这边，已经记录。您填写的内容没有只存一半。
error-other-title = 未能完成
error-other-text = 服务器返回状态 { $status }。
