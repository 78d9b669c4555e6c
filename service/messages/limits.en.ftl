# How much one caller may take.
error-too-many-requests = This caller has used up its { $limit } requests a minute; there are more in { $seconds } { $seconds ->
    [one] second
   *[other] seconds
  }.
error-problem-too-large = { $requirements } requirements and { $modules } modules to choose from make { $cells } pairs to weigh; at most { $maximum } are taken. Ask for fewer of either.
error-company-too-large = { $learners } learners and { $modules } modules to choose from make { $cells } pairs to weigh; at most { $maximum } are taken. Plan parts of the company, or name fewer modules.
error-too-many-solves = This caller has { $most } { $most ->
    [one] solve
   *[other] solves
  } under way, which is as many as it may have at once; try again when one of them is answered.
