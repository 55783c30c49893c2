-- $1 user, $2 email, $3 password hash, $4 role, $5 tier, $6 now
INSERT INTO accounts (user_id, email, password_hash, role, tier, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $6)
