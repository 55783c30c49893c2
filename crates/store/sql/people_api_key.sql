-- $1 hash, $2 now
SELECT k.id, k.user_id, k.prefix, k.name AS key_name, k.scopes, k.created_at, k.expires_at, k.used_at, k.revoked_at,
       a.email, a.password_hash, a.role, a.tier, a.disabled_at, a.created_at AS account_created_at, u.name
FROM api_keys AS k
JOIN accounts AS a ON a.user_id = k.user_id
JOIN users AS u ON u.id = k.user_id
WHERE k.key_hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $2) AND a.disabled_at IS NULL
