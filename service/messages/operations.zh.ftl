# 备份、日志及其他运维事项。
error-traces-not-installed = 设置 GRADUS_TRACES_ENDPOINT 之前，须先安装附加组件 traces：pip install "gradus[traces]"。
