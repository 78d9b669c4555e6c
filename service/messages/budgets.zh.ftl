# 各类预算的称呼，页面与表格共用。
binding-hard = 硬性
binding-warning = 提醒
