-- $1 user
SELECT CAST(coalesce(sum(delta), 0) AS bigint) AS balance FROM credit_entries WHERE user_id = $1
