SELECT user_id FROM accounts WHERE role = 'admin' AND disabled_at IS NULL LIMIT 1
