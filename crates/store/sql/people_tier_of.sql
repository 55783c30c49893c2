-- $1 user
SELECT t.* FROM accounts AS a JOIN tiers AS t ON t.name = a.tier WHERE a.user_id = $1
