-- [sha256, size, media type, at]; in the order of names, so that two groups wait for each other in no circle
INSERT INTO blobs (sha256, size, media_type, created_at)
SELECT j ->> 0, CAST(j ->> 1 AS bigint), j ->> 2, at_millis(j ->> 3)
FROM jsonb_array_elements($1) AS j
ORDER BY j ->> 0
ON CONFLICT (sha256) DO NOTHING
