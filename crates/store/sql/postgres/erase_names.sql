-- $1 [[id, actor, erased actor, subject, before, after], …]: entries of the log, without whom they are about
UPDATE audit_log
SET actor = CAST(j ->> 1 AS uuid), erased_actor = CAST(j ->> 2 AS uuid), subject = j ->> 3, before = CAST(j ->> 4 AS jsonb),
    after = CAST(j ->> 5 AS jsonb)
FROM jsonb_array_elements($1) AS j
WHERE audit_log.id = CAST(j ->> 0 AS uuid)
