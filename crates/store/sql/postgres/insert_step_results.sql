-- [generation, step, revision, result, score, notes, at]
INSERT INTO step_results (generation_id, step, revision, result, score, notes, created_at)
SELECT CAST(j ->> 0 AS uuid), j ->> 1, CAST(j ->> 2 AS bigint), CAST(j ->> 3 AS json), CAST(j ->> 4 AS bigint),
       CAST(j ->> 5 AS jsonb), at_millis(j ->> 6)
FROM jsonb_array_elements($1) AS j
