# 每个页面共有的部分。

rooms = 本系统各部分
room-learners = 学员
room-catalogue = 目录
room-coverage = 覆盖情况
room-me = 我的计划
room-team = 我的团队
room-periods = 年度计划
room-administration = 管理
trail = 当前位置
lost = 暂时连不上服务器。您填写的内容还在，请稍后再试。
said-signed-out = 您已退出。
