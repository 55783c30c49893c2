INSERT INTO endpoints (name, learned, learned_at) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET learned = excluded.learned, learned_at = excluded.learned_at
