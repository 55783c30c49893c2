-- $1 id, $2 hash, $3 prefix, $4 user, $5 name, $6 scopes, $7 now, $8 expires at
INSERT INTO api_keys (id, key_hash, prefix, user_id, name, scopes, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
