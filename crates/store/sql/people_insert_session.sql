-- $1 id, $2 hash, $3 user, $4 now, $5 expires at, $6 user agent, $7 address
INSERT INTO sessions (id, token_hash, user_id, created_at, seen_at, expires_at, user_agent, address)
VALUES ($1, $2, $3, $4, $4, $5, $6, $7)
