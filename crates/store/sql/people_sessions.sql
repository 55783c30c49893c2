-- $1 user, $2 now
SELECT id, user_id, created_at, seen_at, expires_at, user_agent, address
FROM sessions
WHERE user_id = $1 AND expires_at > $2
ORDER BY created_at DESC, id DESC
