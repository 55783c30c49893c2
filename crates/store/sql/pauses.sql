SELECT id, kind, name, reason, created_at FROM pauses ORDER BY created_at, id
