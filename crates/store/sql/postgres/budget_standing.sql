-- $1 the month, $2 these scopes as a JSON array, or null for all that are limited or used
WITH scopes (scope) AS (
    SELECT scope FROM budget_months WHERE month = $1
    UNION
    SELECT scope FROM budget_limits
),
lost AS (
    SELECT c.user_id, g.api_key_id, c.reserved_micros
    FROM calls AS c
    JOIN video_generations AS g ON g.id = c.generation_id
    WHERE c.state = 'unknown' AND c.reserved_micros > 0 AND c.budget_month = $1
)
SELECT s.scope, coalesce(m.spent_micros, 0) AS spent_micros, coalesce(m.held_micros, 0) AS held_micros,
       CAST(l.scope IS NOT NULL AS int) AS is_limited, l.limit_micros, l.updated_at AS limited_at, m.refused_at,
       (SELECT CAST(coalesce(sum(lost.reserved_micros), 0) AS bigint) FROM lost
        WHERE s.scope IN ('service', 'user:' || lost.user_id, 'key:' || lost.api_key_id)) AS unknown_micros,
       (SELECT count(*) FROM lost
        WHERE s.scope IN ('service', 'user:' || lost.user_id, 'key:' || lost.api_key_id)) AS unknown_calls
FROM scopes AS s
LEFT JOIN budget_months AS m ON m.scope = s.scope AND m.month = $1
LEFT JOIN budget_limits AS l ON l.scope = s.scope
WHERE jsonb_typeof($2) = 'null' OR $2 ? s.scope
ORDER BY s.scope
