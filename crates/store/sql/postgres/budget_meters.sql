-- [scope, month, user]: what of these months is used, and what may be. Nobody else changes them until this is committed.
SELECT m.scope, m.month, m.spent_micros, m.held_micros, CAST(l.scope IS NOT NULL AS int) AS is_limited, l.limit_micros
FROM jsonb_array_elements($1) AS j
JOIN budget_months AS m ON m.scope = j ->> 0 AND m.month = j ->> 1
LEFT JOIN budget_limits AS l ON l.scope = m.scope
ORDER BY m.scope, m.month
FOR UPDATE OF m
