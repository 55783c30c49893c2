-- [generation, month, left, at]
INSERT INTO budget_holds (generation_id, month, left_micros, admitted_at)
SELECT CAST(j ->> 0 AS uuid), j ->> 1, CAST(j ->> 2 AS bigint), at_millis(j ->> 3)
FROM jsonb_array_elements($1) AS j
ON CONFLICT (generation_id) DO UPDATE SET left_micros = excluded.left_micros
