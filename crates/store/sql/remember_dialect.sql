INSERT INTO dialects (endpoint, model, dialect, found_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (endpoint, model) DO UPDATE SET dialect = excluded.dialect, found_at = excluded.found_at
