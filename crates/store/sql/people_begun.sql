-- $1 user, $2 since
SELECT count(*) AS begun FROM credit_entries WHERE user_id = $1 AND created_at >= $2 AND reason = 'package'
