# 关于个人的数据：保存、提供与删除。
audit-break = 第 { $lane } 道第 { $place } 行：{ $told }
audit-missing = 缺少一行
audit-changed = 该行内容与封存时不同
audit-not-following = 该行与前一行不相接
audit-unsealed = 之前的行已用密钥封存，该行却未用密钥
audit-end = 该道的末尾与其记录不符
audit-kept = 与另行保存的末尾记录不符
audit-yes = 审计记录完整，共 { $rows } 行。
audit-keyless = 未用密钥封存（视为设置密钥之前写入）：{ $rows } 行，最后一行写于 { $until }。若多于当时的行数，则有人在不知密钥的情况下重写了记录。
audit-no = 审计记录已被改动：{ $breaks } 处，共 { $rows } 行。
