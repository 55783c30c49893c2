SELECT count(*) AS able FROM accounts WHERE role = 'admin' AND disabled_at IS NULL
