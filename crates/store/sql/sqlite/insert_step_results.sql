-- [generation, step, revision, result, score, notes, at]
INSERT INTO step_results (generation_id, step, revision, result, score, notes, created_at)
SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, j.value ->> 6
FROM jsonb_each($1) AS j
