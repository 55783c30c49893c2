//! PostgreSQL lets each user see and change their own rows alone, whatever a statement asks for.
//!
//! The list of tables is the catalogue's: a table that comes without saying whose its rows are fails here with its name.

use std::sync::Arc;

use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::step::Step;
use greenlit_store::people::{By, NewAccount, Role};
use greenlit_store::{Place, RowSecurity, RowStanding, Search, Store, migrate};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use uuid::Uuid;

use crate::pooler::Pooler;
use crate::rows::{ROWS, Sample};
use crate::support::{Bed, Hand, call, lease, new, settled};

/// The database as who made it, whom no policy stops.
async fn root(bed: &Bed) -> PgConnection {
    PgConnection::connect(&bed.url().unwrap()).await.unwrap()
}

async fn run(connection: &mut PgConnection, sql: impl Into<String>) -> Result<u64, sqlx::Error> {
    let done = sqlx::raw_sql(AssertSqlSafe(sql.into()))
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

async fn texts(connection: &mut PgConnection, sql: impl Into<String>) -> Vec<String> {
    sqlx::query_scalar(AssertSqlSafe(sql.into()))
        .persistent(false)
        .fetch_all(connection)
        .await
        .unwrap()
}

/// What is wrong with the policies, table by table.
async fn faults(connection: &mut PgConnection) -> Vec<String> {
    let tables = sqlx::raw_sql(
        "SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS is_forced, o.name IS NOT NULL AS is_known,
                coalesce(o.user_column IS NOT NULL OR o.by_generation, false) AS is_owned,
                (SELECT string_agg(a.attname, ', ' ORDER BY a.attname) FROM pg_attribute AS a
                 WHERE a.attrelid = c.oid AND a.attname IN ('user_id', 'generation_id')) AS owner_columns,
                (SELECT coalesce(string_agg(p.cmd, ' ' ORDER BY p.cmd), '') FROM pg_policies AS p
                 WHERE p.schemaname = 'public' AND p.tablename = c.relname AND p.roles = '{greenlit_tenant}') AS verbs
         FROM pg_class AS c
         LEFT JOIN _row_owners AS o ON o.name = c.relname
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT LIKE '\\_%'
         ORDER BY c.relname",
    )
    .fetch_all(connection)
    .await
    .unwrap();
    assert!(tables.len() > 30, "{} tables", tables.len());
    tables.iter().filter_map(fault).collect()
}

fn fault(table: &sqlx::postgres::PgRow) -> Option<String> {
    let name: String = table.get("name");
    let says = format!("SELECT greenlit_row_owner('{name}', …)");
    if !table.get::<bool, _>("is_known") {
        return Some(format!(
            "nobody says whose the rows of {name} are: add {says} to the migration that makes it"
        ));
    }
    if !table.get::<bool, _>("is_forced") {
        return Some(format!(
            "row security is not forced on {name}: add {says} after what makes it"
        ));
    }
    let owners: Option<String> = table.get("owner_columns");
    let is_owned: bool = table.get("is_owned");
    if let (Some(columns), false) = (owners, is_owned) {
        return Some(format!(
            "{name} has {columns}, and is said to be nobody's: give {says} its user_column or by_generation"
        ));
    }
    let verbs: String = table.get("verbs");
    (is_owned && verbs != "DELETE INSERT SELECT UPDATE")
        .then(|| format!("{name} has policies for {verbs:?} alone"))
}

#[tokio::test]
async fn every_table_is_under_forced_policies_for_each_verb() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    drop(bed.open(&Hand::new()).await);
    let mut root = root(&bed).await;
    assert_eq!(faults(&mut root).await, Vec::<String>::new());
    let harmless = texts(
        &mut root,
        "SELECT CAST(rolname AS text) FROM pg_roles AS r
         WHERE rolname IN ('greenlit_tenant', 'greenlit_service')
           AND NOT (rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb)
           AND NOT EXISTS (SELECT 1 FROM pg_shdepend AS d WHERE d.refobjid = r.oid AND d.deptype = 'o')
         ORDER BY rolname",
    )
    .await;
    assert_eq!(
        harmless,
        ["greenlit_service", "greenlit_tenant"],
        "they bypass nothing and own nothing"
    );
}

#[tokio::test]
async fn a_table_that_says_nothing_of_its_owner_is_named() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    drop(bed.open(&Hand::new()).await);
    let mut root = root(&bed).await;
    run(&mut root, "CREATE TABLE notes (id uuid, user_id uuid)")
        .await
        .unwrap();
    let named = faults(&mut root).await.join("\n");
    assert!(named.contains("whose the rows of notes are"), "{named}");
    run(
        &mut root,
        "SELECT greenlit_row_owner('notes', tenants_may => '')",
    )
    .await
    .unwrap();
    let named = faults(&mut root).await.join("\n");
    assert!(named.contains("notes has user_id"), "{named}");
    run(&mut root, "SELECT greenlit_row_owner('notes', 'user_id')")
        .await
        .unwrap();
    assert_eq!(faults(&mut root).await, Vec::<String>::new());
    run(&mut root, "ALTER TABLE notes NO FORCE ROW LEVEL SECURITY")
        .await
        .unwrap();
    let named = faults(&mut root).await.join("\n");
    assert!(named.contains("not forced on notes"), "{named}");
    // The next who opens the store forces it again.
    drop(bed.open(&Hand::new()).await);
    assert_eq!(faults(&mut root).await, Vec::<String>::new());
}

/// Begins what is tried as this user, as the store does, and ends it without a trace.
async fn tried(connection: &mut PgConnection, user: UserId, sql: &str) -> Result<u64, sqlx::Error> {
    let begin = format!(
        "SET LOCAL ROLE greenlit_tenant; SET LOCAL request.jwt.claims = '{{\"sub\":\"{user}\"}}'; BEGIN"
    );
    run(connection, begin).await?;
    let done = run(connection, sql).await;
    run(connection, "ROLLBACK").await?;
    done
}

fn code(error: &sqlx::Error) -> String {
    let error = error.as_database_error().unwrap();
    error.code().unwrap().into_owned()
}

const BEYOND_POLICY: &str = "42501";

#[tokio::test]
async fn on_each_table_no_verb_reaches_anothers_row() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    drop(bed.open(&Hand::new()).await);
    let mut root = root(&bed).await;
    let (mine, theirs) = (Sample::make(&mut root).await, Sample::make(&mut root).await);
    // What the policies say is to hold by itself, without what the role may do at all.
    run(
        &mut root,
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO greenlit_tenant; \
         ALTER TABLE blobs DISABLE ROW LEVEL SECURITY",
    )
    .await
    .unwrap();
    let owned = texts(
        &mut root,
        "SELECT name FROM _row_owners WHERE user_column IS NOT NULL OR by_generation ORDER BY name",
    )
    .await;
    let me = mine.user;
    for table in owned {
        let Some((_, insert)) = ROWS.iter().find(|(name, _)| *name == table) else {
            panic!("no row of {table} is tried: add one to tests/rows/mod.rs");
        };
        let [own, other] = [&mine, &theirs].map(|sample| sample.place(&table).unwrap());
        let column = texts(
            &mut root,
            format!(
                "SELECT CAST(column_name AS text) FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name = '{table}' AND is_identity = 'NO' ORDER BY ordinal_position"
            ),
        )
        .await
        .remove(0);
        let look = |place: &str| format!("SELECT 1 FROM {table} WHERE {place}");
        let change = |place: &str| format!("UPDATE {table} SET {column} = {column} WHERE {place}");
        let remove = |place: &str| format!("DELETE FROM {table} WHERE {place}");
        for words in [look(&other), change(&other), remove(&other)] {
            let reached = tried(&mut root, me, &words).await.unwrap();
            assert_eq!(reached, 0, "{words}");
        }
        for words in [look(&own), change(&own)] {
            let reached = tried(&mut root, me, &words).await.unwrap();
            assert_eq!(reached, 1, "{words}");
        }
        match tried(&mut root, me, &remove(&own)).await {
            Ok(reached) => assert_eq!(reached, 1, "delete from {table}"),
            // Its other rows hang on it, which is told only of rows that are found.
            Err(error) => assert_eq!(code(&error), "23503", "delete from {table}: {error}"),
        }
        let for_them = tried(&mut root, me, &theirs.words(insert)).await;
        assert_eq!(
            code(&for_them.unwrap_err()),
            BEYOND_POLICY,
            "insert into {table}"
        );
        match tried(&mut root, me, &mine.words(insert)).await {
            Ok(made) => assert_eq!(made, 1, "insert into {table}"),
            // There is one already, which is looked for after the policy.
            Err(error) => assert_eq!(code(&error), "23505", "insert into {table}: {error}"),
        }
    }
}

#[tokio::test]
async fn a_row_is_given_to_nobody_else() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    drop(bed.open(&Hand::new()).await);
    let mut root = root(&bed).await;
    let (mine, theirs) = (Sample::make(&mut root).await, Sample::make(&mut root).await);
    let (me, them, their_job) = (mine.user, theirs.user, theirs.generation);
    for words in [
        format!("UPDATE video_generations SET user_id = '{them}'"),
        format!("UPDATE calls SET user_id = '{them}'"),
        format!("UPDATE calls SET generation_id = '{their_job}'"),
        format!("UPDATE labels SET generation_id = '{their_job}'"),
        format!("INSERT INTO labels (generation_id, label) VALUES ('{their_job}', 'mine')"),
        // What a tenant may not do at all, of their own rows either.
        format!(
            "INSERT INTO credit_entries (user_id, delta, reason, created_at) VALUES ('{me}', 1000, 'admin', now())"
        ),
        "UPDATE accounts SET role = 'admin'".to_owned(),
        "UPDATE api_keys SET scopes = '[\"admin\"]'".to_owned(),
        "UPDATE budget_limits SET limit_micros = NULL".to_owned(),
        "UPDATE tiers SET packages_per_day = NULL".to_owned(),
        "SELECT * FROM sign_in_tries".to_owned(),
        "TRUNCATE labels".to_owned(),
        "ALTER TABLE labels DISABLE ROW LEVEL SECURITY".to_owned(),
        "SELECT greenlit_force_all_rows()".to_owned(),
    ] {
        let refused = tried(&mut root, me, &words).await;
        assert_eq!(code(&refused.unwrap_err()), BEYOND_POLICY, "{words}");
    }
    // Without claims, with empty ones, and with those of nobody there is nothing.
    for claims in ["", "{}", "{\"sub\":null}"] {
        run(
            &mut root,
            format!(
                "SET LOCAL ROLE greenlit_tenant; SET LOCAL request.jwt.claims = '{claims}'; BEGIN"
            ),
        )
        .await
        .unwrap();
        let seen = run(&mut root, "SELECT 1 FROM video_generations").await;
        assert_eq!(seen.unwrap(), 0, "{claims}");
        run(&mut root, "ROLLBACK").await.unwrap();
    }
    for claims in ["{\"sub\":\"' OR true --\"}", "no JSON"] {
        let claims = claims.replace('\'', "''");
        run(
            &mut root,
            format!(
                "SET LOCAL ROLE greenlit_tenant; SET LOCAL request.jwt.claims = '{claims}'; BEGIN"
            ),
        )
        .await
        .unwrap();
        assert!(
            run(&mut root, "SELECT 1 FROM video_generations")
                .await
                .is_err()
        );
        run(&mut root, "ROLLBACK").await.unwrap();
    }
}

async fn member(store: &Store, email: &str) -> UserId {
    let account = NewAccount {
        email: email.to_owned(),
        name: "Somebody".to_owned(),
        password_hash: None,
        role: Role::User,
        tier: "pro".to_owned(),
        identity: None,
    };
    store
        .add_account(account, By::CommandLine)
        .await
        .unwrap()
        .user
}

async fn job_of(store: &Arc<Store>, user: UserId) -> GenerationId {
    let inserted = store.of(user).insert(vec![new("sourdough")]).await;
    inserted.unwrap()[0].id()
}

#[tokio::test]
async fn a_connection_carries_no_claim_to_the_next_who_uses_it() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    let store = Arc::new(bed.open(&Hand::new()).await);
    assert_eq!(store.row_security(), &RowStanding::Forced);
    let one = member(&store, "one@example.com").await;
    let other = member(&store, "other@example.com").await;
    let (job, theirs) = (job_of(&store, one).await, job_of(&store, other).await);
    // More at once than there are connections, in turns of three.
    let looks = (0..60).map(|turn| {
        let store = Arc::clone(&store);
        async move {
            match turn % 3 {
                0 => {
                    let jobs = store.of(one).search(&Search::default(), None, 9).await;
                    assert_eq!(jobs.unwrap()[0].id, job);
                    store.of(one).history(theirs).await.unwrap_err();
                }
                1 => {
                    let jobs = store.of(other).search(&Search::default(), None, 9).await;
                    assert_eq!(jobs.unwrap()[0].id, theirs);
                    store.of(other).cancel(job).await.unwrap_err();
                }
                // The service sees both.
                _ => assert_eq!(store.stocked(&[job, theirs]).await.unwrap().len(), 2),
            }
        }
    });
    futures_util::future::join_all(looks).await;
}

#[tokio::test]
async fn workers_write_as_one_owner_at_a_time_so_that_a_slip_reaches_nobody_else() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    let clock = Hand::new();
    let store = Arc::new(bed.open(&clock).await);
    let mut held = Vec::new();
    for number in 0..12 {
        let user = member(&store, &format!("{number}@example.com")).await;
        let job = job_of(&store, user).await;
        let (id, begun) = call(store.clock().now(), Step::Research);
        held.push((lease(&store, job).await, id, begun));
    }
    // All at once, so that groups hold rows of many owners.
    let at = store.clock().now();
    let begin = held
        .iter()
        .map(|(lease, _, begun)| store.advance(lease, vec![begun.clone()]));
    for done in futures_util::future::join_all(begin).await {
        done.unwrap();
    }
    let mut root = root(&bed).await;
    let wrong = "SELECT c.id::text FROM calls AS c JOIN video_generations AS g ON g.id = c.generation_id \
                 WHERE c.user_id <> g.user_id";
    assert!(texts(&mut root, wrong).await.is_empty());
    // Each settles the next one's call: a slip that only the database can see.
    let slip = held.iter().enumerate().map(|(nth, (lease, ..))| {
        let next = held[(nth + 1) % held.len()].1;
        store.advance(lease, vec![settled(at, next, Some(7))])
    });
    futures_util::future::join_all(slip).await;
    let states = "SELECT DISTINCT state FROM calls";
    assert_eq!(texts(&mut root, states).await, ["sent"]);
    let own = held
        .iter()
        .map(|(lease, id, _)| store.advance(lease, vec![settled(at, *id, Some(7))]));
    for done in futures_util::future::join_all(own).await {
        done.unwrap();
    }
    assert_eq!(texts(&mut root, states).await, ["settled"]);
}

/// What a login has of a store: its standing, or why there is none.
async fn standing(bed: &Bed, url: &str, wish: RowSecurity) -> Result<RowStanding, String> {
    let place = Place::with_postgres(bed.path(), &url.into(), None).unwrap();
    let store = Store::open(place.with_row_security(wish), Hand::new()).await;
    let store = store.map_err(|error| error.to_string())?;
    let standing = store.row_security().clone();
    store.close().await.unwrap();
    Ok(standing)
}

/// The database's address for another login.
fn url_for(bed: &Bed, login: &str) -> String {
    let url = bed.url().unwrap();
    let (_, place) = url.split_once("://").unwrap();
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    format!("postgres://{login}:secret@{place}")
}

#[tokio::test]
async fn the_service_works_by_a_login_that_owns_nothing() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    // The roles are the server's, and another database has them already.
    let elsewhere = Bed::postgres().await.unwrap();
    drop(elsewhere.open(&Hand::new()).await);
    let mut root = root(&bed).await;
    let name = Uuid::now_v7().simple().to_string();
    let [owner, login] = ["owner", "login"].map(|kind| format!("{kind}_{name}"));
    run(
        &mut root,
        format!(
            "CREATE ROLE {owner} LOGIN CREATEROLE PASSWORD 'secret'; \
             CREATE ROLE {login} LOGIN NOINHERIT PASSWORD 'secret'; \
             DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO {owner}', current_database()); END $$"
        ),
    )
    .await
    .unwrap();
    let [as_owner, as_login] = [&owner, &login].map(|login| url_for(&bed, login));

    // Who may not act as the roles goes on without them, or not at all.
    let auto = standing(&bed, &as_owner, RowSecurity::Auto).await.unwrap();
    assert!(
        matches!(&auto, RowStanding::Off(why) if why.contains("may not act as greenlit_tenant")),
        "{auto:?}"
    );
    let required = standing(&bed, &as_owner, RowSecurity::Require).await;
    assert!(
        required
            .unwrap_err()
            .contains("may not act as greenlit_tenant")
    );

    // An administrator grants them, and the next start forces the policies.
    let grant = |to: &str| format!("GRANT greenlit_tenant, greenlit_service TO {to}");
    run(&mut root, grant(&owner)).await.unwrap();
    let forced = Ok(RowStanding::Forced);
    assert_eq!(
        standing(&bed, &as_owner, RowSecurity::Require).await,
        forced
    );
    assert_eq!(faults(&mut root).await, Vec::<String>::new());

    // Another login is told what it lacks, and then does the service's work without a right of its own.
    let locked = standing(&bed, &as_login, RowSecurity::Auto)
        .await
        .unwrap_err();
    assert!(locked.contains(&grant(&format!("\"{login}\""))), "{locked}");
    run(&mut root, grant(&login)).await.unwrap();
    assert_eq!(
        standing(&bed, &as_login, RowSecurity::Require).await,
        forced
    );
    let place = Place::with_postgres(bed.path(), &as_login.as_str().into(), None).unwrap();
    let store = Arc::new(Store::open(place, Hand::new()).await.unwrap());
    let user = member(&store, "one@example.com").await;
    let job = job_of(&store, user).await;
    let claimed = store.claim_any(1).await.unwrap();
    assert_eq!(claimed[0].generation.id, job);
    store.of(user).cancel(job).await.unwrap();
    store.of(user).delete(job).await.unwrap();
    let mut bare = PgConnection::connect(&as_login).await.unwrap();
    let refused = run(&mut bare, "SELECT 1 FROM video_generations").await;
    assert_eq!(code(&refused.unwrap_err()), BEYOND_POLICY);

    Arc::into_inner(store).unwrap().close().await.unwrap();
    bare.close().await.unwrap();
    // Roles outlive databases.
    let mut elsewhere = PgConnection::connect(&elsewhere.url().unwrap())
        .await
        .unwrap();
    let database = texts(&mut root, "SELECT CAST(current_database() AS text)")
        .await
        .remove(0);
    root.close().await.unwrap();
    let drop_database = format!("DROP DATABASE {database} WITH (FORCE)");
    run(&mut elsewhere, drop_database).await.unwrap();
    run(&mut elsewhere, format!("DROP ROLE {owner}, {login}"))
        .await
        .unwrap();
}

/// As Supabase's databases have it.
const SUPABASE: &str = "
    CREATE SCHEMA auth;
    CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$
      select coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')
      )::uuid
    $$";

#[tokio::test]
async fn supabases_own_function_is_used_and_stays_as_it_is() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    let mut root = root(&bed).await;
    run(&mut root, SUPABASE).await.unwrap();
    let known =
        "SELECT CAST(oid AS text) || prosrc FROM pg_proc WHERE oid = to_regprocedure('auth.uid()')";
    let before = texts(&mut root, known).await;
    let store = Arc::new(bed.open(&Hand::new()).await);
    assert_eq!(store.row_security(), &RowStanding::Forced);
    let [one, other] = [
        member(&store, "one@example.com").await,
        member(&store, "other@example.com").await,
    ];
    let job = job_of(&store, one).await;
    assert_eq!(store.of(one).generation(job).await.unwrap().user, one);
    store.of(other).generation(job).await.unwrap_err();
    Arc::into_inner(store).unwrap().close().await.unwrap();
    migrate::down(&bed.place(), 0).await.unwrap();
    assert_eq!(texts(&mut root, known).await, before);
}

#[tokio::test]
async fn the_schema_goes_back_to_one_without_policies() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    drop(bed.open(&Hand::new()).await);
    migrate::down(&bed.place(), 12).await.unwrap();
    let mut root = root(&bed).await;
    let left = texts(
        &mut root,
        "SELECT CAST(relname AS text) FROM pg_class WHERE relrowsecurity \
         UNION ALL SELECT CAST(policyname AS text) FROM pg_policies \
         UNION ALL SELECT CAST(nspname AS text) FROM pg_namespace WHERE nspname = 'auth' \
         UNION ALL SELECT CAST(proname AS text) FROM pg_proc WHERE proname LIKE 'greenlit%'",
    )
    .await;
    assert_eq!(left, Vec::<String>::new());
    assert_eq!(
        standing(&bed, &bed.url().unwrap(), RowSecurity::Require).await,
        Ok(RowStanding::Forced)
    );
}

#[tokio::test]
async fn what_is_switched_off_is_not_used() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    let url = bed.url().unwrap();
    let off = standing(&bed, &url, RowSecurity::Off).await.unwrap();
    assert!(matches!(off, RowStanding::Off(_)), "{off:?}");
    let file = Bed::sqlite().open(&Hand::new()).await;
    assert_eq!(file.row_security(), &RowStanding::NotThere);
}

#[tokio::test]
async fn no_claim_survives_on_a_poolers_connection() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    drop(bed.open(&Hand::new()).await);
    let Some(pooler) = Pooler::before(&bed.url().unwrap()).await else {
        return;
    };
    let place = Place::with_postgres(bed.path(), &pooler.url().into(), None).unwrap();
    let place = place.with_row_security(RowSecurity::Require);
    let store = Arc::new(Store::open(place, Hand::new()).await.unwrap());
    let one = member(&store, "one@example.com").await;
    let other = member(&store, "other@example.com").await;
    let (job, theirs) = (job_of(&store, one).await, job_of(&store, other).await);
    // All of these, and the session, are on one connection of the server's.
    let mut session = pooler.session().await.unwrap();
    let server = "SELECT CAST(pg_backend_pid() AS text)";
    let process = texts(&mut session, server).await;
    let carried = "SELECT session_user = current_user AND coalesce(current_setting('request.jwt.claims', true), '') = '' \
                   AND coalesce(current_setting('request.jwt.claim.sub', true), '') = ''";
    for _ in 0..5 {
        store.of(one).history(job).await.unwrap();
        store.of(one).history(theirs).await.unwrap_err();
        store.of(other).cancel(job).await.unwrap_err();
        store
            .of(other)
            .label_these(&[theirs], vec!["mine".to_owned()], Vec::new())
            .await
            .unwrap();
        let clean: bool = sqlx::query_scalar(carried)
            .persistent(false)
            .fetch_one(&mut session)
            .await
            .unwrap();
        assert!(clean);
    }
    assert_eq!(texts(&mut session, server).await, process);
    // What somebody else left on it is not this user.
    run(
        &mut session,
        format!(
            "SET request.jwt.claim.sub = '{other}'; SET request.jwt.claims = '{{\"sub\":\"{other}\"}}'"
        ),
    )
    .await
    .unwrap();
    assert_eq!(store.of(one).find(&job.to_string()).await.unwrap(), [job]);
    store.of(one).history(theirs).await.unwrap_err();
}
