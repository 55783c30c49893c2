-- $1 user. Whoever may not sign in is not written to.
SELECT u.locale, u.mails, a.email
FROM users AS u
LEFT JOIN accounts AS a ON a.user_id = u.id AND a.disabled_at IS NULL
WHERE u.id = $1
