-- $1 after this email, $2 how many
SELECT a.user_id, a.email, a.password_hash, a.role, a.tier, a.disabled_at, a.created_at AS account_created_at, u.name
FROM accounts AS a
JOIN users AS u ON u.id = a.user_id
WHERE a.email > $1
ORDER BY a.email
LIMIT $2
