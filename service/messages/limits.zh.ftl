# 每个调用者的用量上限。
error-too-many-requests = 该调用者每分钟的 { $limit } 次请求已用完；{ $seconds } 秒后可继续。
error-problem-too-large = { $requirements } 项要求与 { $modules } 个可选模块共有 { $cells } 个组合需要权衡；最多接受 { $maximum } 个。请减少其中之一。
error-company-too-large = { $learners } 名学员与 { $modules } 个可选模块共有 { $cells } 个组合需要权衡；最多接受 { $maximum } 个。请分部门规划，或减少模块。
error-too-many-solves = 该调用者已有 { $most } 个求解正在进行，已达同时进行的上限；请在其中一个得到答复后重试。
