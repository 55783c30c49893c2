-- [generation, what it waits for, at]
INSERT INTO budget_waits (generation_id, waits_for, since)
SELECT CAST(j ->> 0 AS uuid), j ->> 1, at_millis(j ->> 2)
FROM jsonb_array_elements($1) AS j
ON CONFLICT (generation_id) DO UPDATE SET waits_for = excluded.waits_for
