-- [scope, month, user]: what of these months is used, and what may be.
SELECT m.scope, m.month, m.spent_micros, m.held_micros, l.scope IS NOT NULL AS is_limited, l.limit_micros
FROM jsonb_each($1) AS j
CROSS JOIN budget_months AS m ON m.scope = j.value ->> 0 AND m.month = j.value ->> 1
LEFT JOIN budget_limits AS l ON l.scope = m.scope
