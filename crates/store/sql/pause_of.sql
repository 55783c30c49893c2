SELECT id, kind, name, reason, created_at FROM pauses WHERE kind = $1 AND name = $2
