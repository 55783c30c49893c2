-- $1 hash, $2 now, $3 unused since
SELECT s.id, s.user_id, s.created_at, s.seen_at, s.expires_at, s.user_agent, s.address,
       a.email, a.password_hash, a.role, a.tier, a.disabled_at, a.created_at AS account_created_at, u.name
FROM sessions AS s
JOIN accounts AS a ON a.user_id = s.user_id
JOIN users AS u ON u.id = a.user_id
WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND a.disabled_at IS NULL
