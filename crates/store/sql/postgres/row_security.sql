-- Who is logged in, and the tables that are not under forced policies, by name; NULL when all are.
SELECT CAST(current_user AS text) AS login,
       (SELECT string_agg(o.name, ', ' ORDER BY o.name)
        FROM _row_owners AS o
        JOIN pg_class AS c ON c.oid = to_regclass(quote_ident(o.name))
        WHERE NOT (c.relrowsecurity AND c.relforcerowsecurity)) AS bare
