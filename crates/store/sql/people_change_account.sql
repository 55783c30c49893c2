-- $1 user, $2 role, $3 tier, $4 disabled at, $5 password hash or the one that is there, $6 now
UPDATE accounts
SET role = $2, tier = $3, disabled_at = $4, password_hash = coalesce($5, password_hash), updated_at = $6
WHERE user_id = $1
