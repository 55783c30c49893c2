-- [generation, month, left, at]
INSERT INTO budget_holds (generation_id, month, left_micros, admitted_at)
SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3
FROM jsonb_each($1) AS j
WHERE true
ON CONFLICT (generation_id) DO UPDATE SET left_micros = excluded.left_micros
