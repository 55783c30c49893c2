-- A call on the first day of 1970 has no day to be filled in.
UPDATE calls SET day = CAST(floor(extract(epoch FROM started_at) / 86400) AS bigint)
WHERE day = 0 AND started_at >= '1970-01-02T00:00:00Z'
