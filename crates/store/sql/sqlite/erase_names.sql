-- $1 [[id, actor, erased actor, subject, before, after], …]: entries of the log, without whom they are about
UPDATE audit_log
SET actor = j.value ->> 1, erased_actor = j.value ->> 2, subject = j.value ->> 3, before = j.value ->> 4, after = j.value ->> 5
FROM json_each($1) AS j
WHERE audit_log.id = j.value ->> 0
