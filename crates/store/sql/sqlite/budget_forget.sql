UPDATE calls SET reserved_micros = 0 WHERE id IN (SELECT value FROM json_each($1))
