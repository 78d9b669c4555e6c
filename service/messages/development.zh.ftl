# 发展计划。
fault-link = { $field }：必须是以 https:// 开头且不含空格的网址。
fault-one-release = { $field }：必须在 module 和 evidence 中恰好指定一个。
