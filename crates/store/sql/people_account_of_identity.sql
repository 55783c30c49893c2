-- $1 issuer, $2 subject
SELECT a.user_id, a.email, a.password_hash, a.role, a.tier, a.disabled_at, a.created_at AS account_created_at, u.name
FROM identities AS i
JOIN accounts AS a ON a.user_id = i.user_id
JOIN users AS u ON u.id = a.user_id
WHERE i.issuer = $1 AND i.subject = $2
