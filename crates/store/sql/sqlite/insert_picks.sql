-- [id, generation, user, revision, answer, at]
INSERT INTO picks (id, generation_id, user_id, revision, answer, created_at)
SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5
FROM jsonb_each($1) AS j
