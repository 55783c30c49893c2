-- $1 user. Two erasures take turns. What refers to the user meanwhile is not held up: the erasure that finds it is tried again.
SELECT u.id FROM users AS u WHERE u.id = $1 FOR NO KEY UPDATE
