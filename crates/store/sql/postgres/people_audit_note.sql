-- $1 id, $2 at, $3 actor, $4 action, $5 subject, $6 [before, after], each JSON as text or null, $7 what stands for an erased actor
INSERT INTO audit_log (id, at, actor, action, subject, before, after, erased_actor)
VALUES ($1, $2, $3, $4, $5, CAST($6 ->> 0 AS jsonb), CAST($6 ->> 1 AS jsonb), $7)
