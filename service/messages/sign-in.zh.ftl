# 登录、密钥与令牌。
error-issuer-silent = 签发令牌的身份服务没有应答，请稍后再试。
error-sign-ins-open = 此刻登录的人太多，请稍后再试。
key-centres-manager = 成本中心只能配给经理的密钥，此密钥没有该权限。
key-ended = 密钥的到期时间必须晚于现在。
key-names-learner = 只有能打开他人计划的密钥，才能限定每个请求都指明其中一人。
error-issuer-address = 只能经 https 或在本机访问身份服务 { $address }；请设置 GRADUS_OIDC_ISSUER。
error-public-address = 在身份服务登录的人要回到一个公开地址，须为 https 或本机；请设置 GRADUS_PUBLIC_ADDRESS。
error-demo-elsewhere = 演示只在其所在的本机上应答，地址为 127.0.0.1 或 localhost。
fault-moment = { $field }：不是带时区的时刻；时刻形如 2027-12-31T23:59:59Z。
error-token-audience = GRADUS_TOKEN_TYPE=jwt 时，GRADUS_TOKEN_AUDIENCE 须不同于 GRADUS_OIDC_CLIENT_ID，否则 ID 令牌会被当作访问令牌。
