SELECT a.user_id, a.email, a.password_hash, a.role, a.tier, a.disabled_at, a.created_at AS account_created_at, u.name
FROM accounts AS a
JOIN users AS u ON u.id = a.user_id
WHERE a.role = 'admin' AND a.disabled_at IS NULL
ORDER BY a.email
