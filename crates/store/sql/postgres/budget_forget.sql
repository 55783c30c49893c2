UPDATE calls SET reserved_micros = 0 WHERE id IN (SELECT CAST(j AS uuid) FROM jsonb_array_elements_text($1) AS j)
