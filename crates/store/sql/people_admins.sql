SELECT count(*) AS named, count(CASE WHEN disabled_at IS NULL THEN 1 END) AS able FROM accounts WHERE role = 'admin'
