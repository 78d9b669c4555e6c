# 备份、日志及其他运维事项。
error-traces-not-installed = 设置 GRADUS_TRACES_ENDPOINT 之前，须先安装附加组件 traces：pip install "gradus[traces]"。
problem-misdirected = 请求面向另一主机
error-host-unknown = 本服务不以请求所给的主机名应答。
warning-little-space = { $place ->
    [database] 数据库所在磁盘的剩余空间不多；空间用尽后将无法存储任何内容。
    [metrics] 各进程为 /metrics 计数所用之处的剩余空间不多。
    [backups] 备份文件夹的剩余空间不多。
   *[temporary] 临时文件的剩余空间不多，较大的请求正文需要这些空间。
}
warning-no-worker = 有任务（例如年度计划）在等待，却没有工作进程接手。
import-nothing = 未导入任何内容：{ $count } 处差错。
