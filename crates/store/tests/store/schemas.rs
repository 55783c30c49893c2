//! Both databases have the same tables, columns and indexes, and the questions that must not grow slow use them.

use std::collections::BTreeSet;

use greenlit_store::migrate;
use greenlit_store::{Place, StoreError};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, Row, SqliteConnection};

use crate::support::{Bed, Hand};

async fn file(bed: &Bed) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(bed.path().join("greenlit.db"))
        .connect()
        .await
        .unwrap()
}

async fn server(bed: &Bed) -> PgConnection {
    PgConnection::connect(&bed.url().unwrap()).await.unwrap()
}

#[tokio::test]
async fn both_have_the_same_tables_columns_and_indexes() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    let clock = Hand::new();
    let of_file = Bed::sqlite();
    drop((bed.open(&clock).await, of_file.open(&clock).await));
    let columns_of_file: BTreeSet<(String, String, bool)> = sqlx::query_as(
        "SELECT t.name, c.name, c.\"notnull\" FROM sqlite_schema AS t, pragma_table_info(t.name) AS c \
         WHERE t.type = 'table' AND t.name NOT LIKE '\\_%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%'",
    )
    .fetch_all(&mut file(&of_file).await)
    .await
    .unwrap()
    .into_iter()
    .collect();
    let columns_of_server: BTreeSet<(String, String, bool)> = sqlx::query_as(
        "SELECT CAST(table_name AS text), CAST(column_name AS text), is_nullable = 'NO' FROM information_schema.columns \
         WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%'",
    )
    .fetch_all(&mut server(&bed).await)
    .await
    .unwrap()
    .into_iter()
    .collect();
    assert!(columns_of_file.len() > 50, "{columns_of_file:?}");
    assert_eq!(columns_of_file, columns_of_server);
    let indexes_of_file: BTreeSet<(String,)> = sqlx::query_as(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND name NOT LIKE 'sqlite%'",
    )
    .fetch_all(&mut file(&of_file).await)
    .await
    .unwrap()
    .into_iter()
    .collect();
    let indexes_of_server: BTreeSet<(String,)> = sqlx::query_as(
        "SELECT CAST(indexname AS text) FROM pg_indexes WHERE schemaname = 'public' \
         AND indexname NOT LIKE '%\\_pkey' AND indexname NOT LIKE '%\\_key'",
    )
    .fetch_all(&mut server(&bed).await)
    .await
    .unwrap()
    .into_iter()
    .collect();
    assert_eq!(indexes_of_file, indexes_of_server);
}

#[tokio::test]
async fn a_server_goes_up_and_down_and_refuses_what_is_newer() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    let place = bed.place();
    let applied = async || {
        let standing = migrate::status(&place).await.unwrap();
        standing.iter().filter(|step| step.applied).count()
    };
    assert_eq!(applied().await, 0);
    let (one, two) = tokio::join!(migrate::up(&place, None), migrate::up(&place, None));
    one.and(two).unwrap();
    let all = applied().await;
    assert!(all > 1);
    migrate::down(&place, 0).await.unwrap();
    assert_eq!(applied().await, 0);
    migrate::up(&place, Some(1)).await.unwrap();
    assert_eq!(applied().await, 1);
    migrate::up(&place, None).await.unwrap();
    assert_eq!(applied().await, all);
    sqlx::query("UPDATE _sqlx_migrations SET version = 99 WHERE version = 1")
        .execute(&mut server(&bed).await)
        .await
        .unwrap();
    for refused in [
        migrate::status(&place).await.map(drop),
        migrate::up(&place, None).await,
        greenlit_store::Store::open(place.clone(), Hand::new())
            .await
            .map(drop),
    ] {
        assert!(
            matches!(refused, Err(StoreError::NewerSchema { found: 99, .. })),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_without_its_password() {
    let url = "postgres://u:geheim@127.0.0.1:1/d";
    let dir = tempfile::tempdir().unwrap();
    let place = Place::with_postgres(dir.path(), &url.into(), None).unwrap();
    let error = migrate::status(&place).await.unwrap_err();
    assert!(error.is_unavailable(), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("geheim"));
}

/// Who asks, the question on each database with values for PostgreSQL, and the index that must answer it.
struct Asked {
    sqlite: &'static str,
    postgres: &'static str,
    types: &'static str,
    values: &'static str,
    index_of_file: &'static str,
    index_of_server: &'static str,
}

const OWNERS: &str =
    "SELECT DISTINCT owner FROM video_generations WHERE owner IS NOT NULL AND owner <> $1";
const EVENTS: &str = "SELECT generation_id, number, at, type, data FROM events \
     WHERE generation_id = $1 AND number > $2 ORDER BY number";
const USER: &str = "'00000000-0000-0000-0000-000000000001'";

const ASKED: [Asked; 10] = [
    Asked {
        sqlite: include_str!("../../sql/sqlite/claim_any.sql"),
        postgres: include_str!("../../sql/postgres/claim_any.sql"),
        types: "timestamptz, text, timestamptz, jsonb, bigint, timestamptz",
        values: "now(), 'me', now(), '[\"a\"]', 10, now()",
        index_of_file: "video_generations_ready",
        index_of_server: "video_generations_ready",
    },
    Asked {
        sqlite: include_str!("../../sql/sqlite/fence.sql"),
        postgres: include_str!("../../sql/postgres/fence.sql"),
        types: "jsonb, text",
        values: "'[]', 'me'",
        index_of_file: "SEARCH g USING",
        index_of_server: "Index Scan using video_generations",
    },
    Asked {
        sqlite: include_str!("../../sql/sqlite/search_marks.sql"),
        postgres: include_str!("../../sql/postgres/search_marks.sql"),
        types: "uuid, jsonb, text, jsonb, jsonb, timestamptz, timestamptz, timestamptz, uuid, bigint",
        values: "'00000000-0000-0000-0000-000000000001', '[]', NULL, '[]', '[\"bread\"]', '1970-01-01', '9999-01-01', \
                 '9999-01-01', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 20",
        index_of_file: "SEARCH m USING COVERING INDEX video_generations_history",
        index_of_server: "video_generations_history",
    },
    Asked {
        sqlite: OWNERS,
        postgres: OWNERS,
        types: "text",
        values: "'me'",
        index_of_file: "video_generations_owner",
        index_of_server: "video_generations_owner",
    },
    Asked {
        sqlite: EVENTS,
        postgres: EVENTS,
        types: "uuid, bigint",
        values: "'00000000-0000-0000-0000-000000000001', 3",
        index_of_file: "PRIMARY KEY (generation_id=? AND number>?)",
        index_of_server: "events_pkey",
    },
    Asked {
        sqlite: include_str!("../../sql/sqlite/search_awaiting.sql"),
        postgres: include_str!("../../sql/postgres/search_awaiting.sql"),
        types: "uuid, jsonb, timestamptz, timestamptz, timestamptz, uuid, bigint",
        values: "'00000000-0000-0000-0000-000000000001', '[]', now() - interval '9 years', now(), now(), \
                 '00000000-0000-0000-0000-000000000001', 20",
        index_of_file: "video_generations_awaiting",
        index_of_server: "video_generations_awaiting",
    },
    Asked {
        sqlite: include_str!("../../sql/sqlite/figures_calls.sql"),
        postgres: include_str!("../../sql/postgres/figures_calls.sql"),
        types: "uuid, bigint, bigint",
        values: "'00000000-0000-0000-0000-000000000001', 20000, 20007",
        index_of_file: "COVERING INDEX calls_figures (user_id=? AND day>? AND day<?)",
        index_of_server: "calls_figures",
    },
    Asked {
        sqlite: include_str!("../../sql/sqlite/figures_jobs.sql"),
        postgres: include_str!("../../sql/postgres/figures_jobs.sql"),
        types: "uuid, timestamptz, timestamptz",
        values: "'00000000-0000-0000-0000-000000000001', now() - interval '7 days', now() - interval '1 day'",
        index_of_file: "video_generations_history (user_id=? AND created_at>? AND created_at<?)",
        index_of_server: "video_generations_history",
    },
    Asked {
        sqlite: include_str!("../../sql/sqlite/spending.sql"),
        postgres: include_str!("../../sql/postgres/spending.sql"),
        types: "uuid, text, jsonb, text, jsonb",
        values: "'00000000-0000-0000-0000-000000000001', NULL, '[[\"2026-11-18\", 20775, 20775, 1794960000000, 1795046400000]]', \
                 'keyword', '{}'",
        index_of_file: "INDEX calls_figures (user_id=? AND day>? AND day<?)",
        index_of_server: "calls_figures",
    },
    Asked {
        sqlite: include_str!("../../sql/sqlite/entered.sql"),
        postgres: include_str!("../../sql/postgres/entered.sql"),
        types: "bigint, bigint",
        values: "20775, 20780",
        index_of_file: "INDEX calls_figures (user_id=? AND day>? AND day<?)",
        index_of_server: "calls_figures",
    },
];

const COLUMNS: &str = "id, user_id, keyword, language, content_type, settings, seed, status, prompt_version, \
     schema_version, ready_at, owner, lease_until, created_at, updated_at, finished_at";

#[tokio::test]
async fn at_a_hundred_thousand_jobs_a_file_answers_by_its_indexes() {
    let bed = Bed::sqlite();
    drop(bed.open(&Hand::new()).await);
    let mut connection = file(&bed).await;
    let fill = format!(
        "INSERT INTO video_generations ({COLUMNS}) \
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 100000) \
         SELECT printf('00000000-0000-7000-8000-%012d', n), {USER}, 'bread', 'en', 'educational', '{{}}', n, \
                CASE WHEN n % 100 = 0 THEN 'processing' WHEN n % 1000 = 1 THEN 'queued' ELSE 'completed' END, 1, 1, \
                CASE WHEN n % 100 = 0 OR n % 1000 = 1 THEN n END, CASE WHEN n % 100 = 0 THEN 'owner ' || n % 7 END, \
                CASE WHEN n % 100 = 0 THEN n END, n, n, n FROM n; \
         INSERT INTO events SELECT id, 1, created_at, 'queued', '{{}}' FROM video_generations; \
         INSERT INTO calls (id, generation_id, user_id, step, attempt, epoch, provider, model, state, started_at) \
         SELECT id, id, user_id, 'research', 1, 1, 'p', 'm', 'settled', created_at FROM video_generations; ANALYZE;"
    );
    sqlx::raw_sql(AssertSqlSafe(fill))
        .execute(&mut connection)
        .await
        .unwrap();
    // Nobody makes statistics of a file by itself; somebody may have made them.
    assert_planned(&mut connection).await;
    let analyze = sqlx::raw_sql("ANALYZE");
    analyze.execute(&mut connection).await.unwrap();
    assert_planned(&mut connection).await;
}

async fn assert_planned(connection: &mut SqliteConnection) {
    for asked in &ASKED {
        let explain = format!("EXPLAIN QUERY PLAN {}", asked.sqlite);
        let plan: Vec<String> = sqlx::query(AssertSqlSafe(explain))
            .fetch_all(&mut *connection)
            .await
            .unwrap()
            .iter()
            .map(|row| row.get("detail"))
            .collect();
        let plan = plan.join("\n");
        let by_index = plan.contains(asked.index_of_file);
        let reads_all = ["SCAN video_generations", "SCAN events"].map(|scan| plan.contains(scan));
        assert!(
            by_index && !reads_all.contains(&true),
            "{}\n{plan}",
            asked.sqlite
        );
        // What is read from an index alone is read in its order.
        let sorts = asked.index_of_file.contains("COVERING") && plan.contains("TEMP B-TREE");
        assert!(!sorts, "{}\n{plan}", asked.sqlite);
    }
}

#[tokio::test]
async fn at_a_hundred_thousand_jobs_a_server_answers_by_its_indexes() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    drop(bed.open(&Hand::new()).await);
    let mut connection = server(&bed).await;
    let fill = format!(
        "INSERT INTO video_generations ({COLUMNS}) \
         SELECT gen_random_uuid(), {USER}, 'bread', 'en', 'educational', '{{}}', n, \
                CASE WHEN n % 100 = 0 THEN 'processing' WHEN n % 1000 = 1 THEN 'queued' ELSE 'completed' END, 1, 1, \
                CASE WHEN n % 100 = 0 OR n % 1000 = 1 THEN now() END, CASE WHEN n % 100 = 0 THEN 'owner ' || n % 7 END, \
                CASE WHEN n % 100 = 0 THEN now() END, now(), now(), now() \
         FROM generate_series(1, 100000) AS n; \
         INSERT INTO events SELECT id, 1, created_at, 'queued', '{{}}' FROM video_generations; \
         INSERT INTO calls (id, generation_id, user_id, step, attempt, epoch, provider, model, state, started_at) \
         SELECT id, id, user_id, 'research', 1, 1, 'p', 'm', 'settled', created_at FROM video_generations; ANALYZE;"
    );
    sqlx::raw_sql(AssertSqlSafe(fill))
        .execute(&mut connection)
        .await
        .unwrap();
    // Policies add questions of their own, and no reading of whole tables.
    for role in ["RESET ROLE", AS_SERVICE, AS_TENANT] {
        sqlx::raw_sql(role).execute(&mut connection).await.unwrap();
        assert_planned_by_server(&mut connection, role).await;
    }
}

const AS_SERVICE: &str = "SET ROLE greenlit_service";
const AS_TENANT: &str = "SET request.jwt.claims = '{\"sub\":\"00000000-0000-0000-0000-000000000001\"}'; SET ROLE greenlit_tenant";

async fn assert_planned_by_server(connection: &mut PgConnection, role: &str) {
    for asked in &ASKED {
        // Claims are the service's alone.
        if role == AS_TENANT && asked.postgres.contains("SKIP LOCKED") {
            continue;
        }
        let prepare = format!(
            "DEALLOCATE ALL; PREPARE asked ({}) AS {}",
            asked.types, asked.postgres
        );
        sqlx::raw_sql(AssertSqlSafe(prepare))
            .execute(&mut *connection)
            .await
            .unwrap();
        let explain = format!("EXPLAIN EXECUTE asked ({})", asked.values);
        let plan: Vec<String> = sqlx::raw_sql(AssertSqlSafe(explain))
            .fetch_all(&mut *connection)
            .await
            .unwrap()
            .iter()
            .map(|row| row.get(0))
            .collect();
        let plan = plan.join("\n");
        assert!(
            plan.contains(asked.index_of_server),
            "{role}: {}\n{plan}",
            asked.postgres
        );
        for scanned in [
            "Seq Scan on video_generations",
            "Seq Scan on events",
            "Seq Scan on calls",
        ] {
            assert!(
                !plan.contains(scanned),
                "{role}: {}\n{plan}",
                asked.postgres
            );
        }
    }
}
