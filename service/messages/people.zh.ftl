# 人员工作表（学员、成本中心及相关信息）中的差错。
sheet-twice = { $sheet } 给出了两次，首次在 { $first } 中；请将各行合并
learner-unknown = 本次导入的表中没有学员 { $learner }，也未保存过；请在 learners 中列出
centre-unknown = 成本中心 { $centre } 不存在；请在 cost_centres 中列出
own-manager = { $learner } 的上级是自己；请填写其上级，或删去此行
expires-early = expires_on 为 { $expires }，早于 assessed_on { $assessed }；失效日期应晚于评定日期
not-in-catalogue = 目录中没有{ $kind } { $id }；该行予以保留，待目录中有了才起作用
parent-unknown = 成本中心 { $centre } 不存在；请为它单独写一行
centre-below-itself = 成本中心 { $centre } 位于自身之下；请填写不在其下的上级
