INSERT INTO budget_limits (scope, user_id, limit_micros, updated_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (scope) DO UPDATE SET limit_micros = excluded.limit_micros, updated_at = excluded.updated_at
