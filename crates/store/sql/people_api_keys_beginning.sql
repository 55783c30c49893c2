-- $1 how what is shown begins
SELECT id, user_id, prefix, name AS key_name, scopes, created_at, expires_at, used_at, revoked_at
FROM api_keys
WHERE substr(prefix, 1, length($1)) = $1
ORDER BY created_at DESC, id DESC
