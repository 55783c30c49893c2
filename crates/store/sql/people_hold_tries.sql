-- $1 who, $2 now. The row is held until the transaction ends: two who try at once are counted one after the other.
INSERT INTO sign_in_tries AS known (who, tries, last_at, until_at)
VALUES ($1, 0, $2, $2)
ON CONFLICT (who) DO UPDATE SET tries = known.tries
RETURNING tries, until_at
