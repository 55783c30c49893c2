-- [scope, month, user]: the months that are not begun yet, always in the same order, so that nobody waits in a circle.
INSERT INTO budget_months (scope, month, user_id)
SELECT j ->> 0, j ->> 1, CAST(j ->> 2 AS uuid)
FROM jsonb_array_elements($1) AS j
ORDER BY 1, 2
ON CONFLICT (scope, month) DO NOTHING
