-- [id, generation, user, revision, answer, at]
INSERT INTO picks (id, generation_id, user_id, revision, answer, created_at)
SELECT CAST(j ->> 0 AS uuid), CAST(j ->> 1 AS uuid), CAST(j ->> 2 AS uuid), CAST(j ->> 3 AS bigint),
       CAST(j ->> 4 AS jsonb), at_millis(j ->> 5)
FROM jsonb_array_elements($1) AS j
