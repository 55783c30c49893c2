-- $1 issuer, $2 subject, $3 user, $4 now
INSERT INTO identities (issuer, subject, user_id, created_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (issuer, subject) DO NOTHING
