# 网络回调：地址有何问题，为何无法送达。
fault-webhook-address = { $field }：须为 https://hooks.example/gradus 这样的地址，不含用户、片段或 ASCII 以外的字符。
fault-webhook-port = { $field }：不向端口 { $port } 发送；请用 443 或 1024 及以上的端口。
fault-webhook-unreachable = { $field }：从此处无法到达 { $host } 的任何地址。
error-webhooks-most = 您已有 { $most } 个网络回调，不能再增加；请先删除一个。
error-webhook-paused = 该网络回调已暂停；请先启用。
error-delivery-not-ended = 该次投递仍在尝试；结束后才能重发。
