-- $1 its id, $2 key, $3 whom it concerns or NULL, $4 what it is about, $5 now
INSERT INTO alerts (id, key, user_id, about, created_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (key) DO NOTHING
