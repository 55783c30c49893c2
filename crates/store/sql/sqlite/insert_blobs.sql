-- [sha256, size, media type, at]
INSERT INTO blobs (sha256, size, media_type, created_at)
SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3
FROM jsonb_each($1) AS j
WHERE true -- without it SQLite takes ON CONFLICT for a join's ON
ON CONFLICT (sha256) DO NOTHING
