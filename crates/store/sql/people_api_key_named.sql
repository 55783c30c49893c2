-- $1 which
SELECT id, user_id, prefix, name AS key_name, scopes, created_at, expires_at, used_at, revoked_at
FROM api_keys
WHERE id = $1
