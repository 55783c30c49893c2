-- $1 hash, $2 generation, $3 number, $4 user, $5 now, $6 expiry
INSERT INTO pick_links (token_hash, generation_id, number, user_id, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6)
