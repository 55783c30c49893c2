-- $1 user
SELECT id, user_id, prefix, name AS key_name, scopes, created_at, expires_at, used_at, revoked_at
FROM api_keys
WHERE user_id = $1
ORDER BY created_at DESC, id DESC
