-- [generation, what it waits for, at]
INSERT INTO budget_waits (generation_id, waits_for, since)
SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2
FROM jsonb_each($1) AS j
WHERE true
ON CONFLICT (generation_id) DO UPDATE SET waits_for = excluded.waits_for
