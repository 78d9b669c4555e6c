# 关于编辑和导入目录的说明。
error-body-not-form = 请求体不是带文件的表单；请以 multipart/form-data 发送。
fault-form-body = 表单无法读取：{ $reason }
fault-two-texts = { $field }：没有内容；请用 en 或 zh（或两者）填写。
import-no-file = 没有文件；请至少发送一个。
import-format = 没有这种格式；可用的有 { $known }。
import-framework = 框架编号无法保存；最多 200 个可见字符。
error-import-faulty = 这些文件有错误，无法导入；请改正后重新发送。
error-import-lapsed = 这些文件等待过久，或已有更新的导入；请重新发送。
error-import-changed = 预览之后目录已有变化，现在导入的结果会不同；请重新发送并再次查看。
fault-no-state = { $kind } 没有自己的状态；请设置其框架的状态。
fault-id-taken = 已有编号为 { $key } 的条目；请打开它进行修改，或换一个编号。
key-unknown-learner = 尚未保存学员 { $learner }：请核对编号；保存之前，此密钥打不开任何已保存的内容。
key-unknown-centre = 尚未保存成本中心 { $cost_centre }：请核对编号；保存之前，此密钥打不开其中任何人。
fault-new-id = 这不能作为编号；请给出不超过 200 个可见字符的编号。
fault-not-ready = { $key } 仍为草稿：{ $reason }
fault-no-entry = 没有{ $kind } { $key }；可能已被移除。
fault-nothing-ticked = 请至少勾选一个草稿，或发布所有可发布的草稿。
