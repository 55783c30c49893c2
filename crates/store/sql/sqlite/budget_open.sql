-- [scope, month, user]: the months that are not begun yet.
INSERT INTO budget_months (scope, month, user_id)
SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2
FROM jsonb_each($1) AS j
WHERE true
ON CONFLICT (scope, month) DO NOTHING
