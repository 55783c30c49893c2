-- A call on the first day of 1970 has no day to be filled in.
UPDATE calls SET day = started_at / 86400000 WHERE day = 0 AND started_at >= 86400000
