INSERT INTO pauses (id, user_id, kind, name, reason, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (kind, name) DO NOTHING
