//! What is kept of people, on both databases: usage is entered with what it tells of, an export shows everything that is
//! theirs, an erasure takes it, and no table is forgotten by either.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::event::EventKind;
use greenlit_domain::generation::{Failure, FailureCode};
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::step::Step;
use greenlit_domain::thumbnail::BlobId;
use greenlit_domain::time::Clock;
use greenlit_store::people::kept::{Kind, Shown, TABLES, Table};
use greenlit_store::people::{
    By, NewAccount, NewApiKey, NewSession, Role, Scope, Tried, Try, tries_of_account,
};
use greenlit_store::rows::{Change, NewBlob, NewEvent, NewGeneration, NewStepResult, Release};
use greenlit_store::{Store, StoreError};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use uuid::Uuid;

use crate::support::{Bed, Hand, call, lease, new, on_both, settled};

const ANA: &str = "ana@example.org";
const BIA: &str = "bia.ana@example.org";

on_both!(
    every_table_and_column_is_told_of,
    usage_is_entered_with_what_it_tells_of_and_measures_it,
    what_is_refused_is_no_usage,
    old_usage_is_forgotten_and_newer_stays,
    an_export_shows_all_rows_and_no_secret,
    an_erasure_takes_everything_of_one_and_nothing_of_another,
    a_receipt_holds_and_says_who_to_nobody,
    the_only_admin_is_not_erased,
    an_admin_who_is_erased_leaves_what_they_did,
    the_local_user_is_emptied_and_stays,
    what_a_dead_process_left_is_removed_by_the_next,
    work_under_way_ends_and_gives_back_what_it_held,
);

/// SHA-256 in hexadecimal.
fn hex(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

// --- the book ---

async fn every_table_and_column_is_told_of(bed: &Bed) {
    drop(bed.open(&Hand::new()).await);
    let there = catalogue(bed).await;
    let told: BTreeSet<(String, String)> = TABLES
        .iter()
        .flat_map(|table| {
            let of_table = |name: &str| (table.name.to_owned(), name.to_owned());
            table
                .columns
                .iter()
                .map(move |column| of_table(column.name))
        })
        .collect();
    let forgotten: Vec<_> = there.difference(&told).collect();
    assert!(
        forgotten.is_empty(),
        "crates/store/src/people/kept.rs says neither what an export shows nor what an erasure does with {forgotten:?}"
    );
    let gone: Vec<_> = told.difference(&there).collect();
    assert!(gone.is_empty(), "there is no such column: {gone:?}");
    let names: BTreeSet<_> = TABLES.iter().map(|table| table.name).collect();
    assert_eq!(names.len(), TABLES.len(), "a table is told of twice");
}

async fn catalogue(bed: &Bed) -> BTreeSet<(String, String)> {
    const OF_FILE: &str = "SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c \
         WHERE t.type = 'table' AND t.name NOT LIKE '\\_%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%'";
    const OF_SERVER: &str = "SELECT CAST(table_name AS text), CAST(column_name AS text) FROM information_schema.columns \
         WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%'";
    match bed.url() {
        None => {
            let mut file = file(bed).await;
            let rows: Vec<(String, String)> =
                sqlx::query_as(OF_FILE).fetch_all(&mut file).await.unwrap();
            rows.into_iter().collect()
        }
        Some(url) => {
            let mut server = PgConnection::connect(&url).await.unwrap();
            let rows: Vec<(String, String)> = sqlx::query_as(OF_SERVER)
                .fetch_all(&mut server)
                .await
                .unwrap();
            rows.into_iter().collect()
        }
    }
}

async fn file(bed: &Bed) -> SqliteConnection {
    let path = bed.path().join("greenlit.db");
    SqliteConnection::connect(&format!("sqlite:{}", path.display()))
        .await
        .unwrap()
}

/// All rows of the database as text, by table.
async fn dump(bed: &Bed) -> BTreeMap<&'static str, Vec<String>> {
    let mut dumped = BTreeMap::new();
    for table in TABLES {
        let rows: Vec<String> = match bed.url() {
            None => {
                let columns: Vec<_> = table.columns.iter().map(|column| column.name).collect();
                let sql = format!(
                    "SELECT json_array({}) FROM {}",
                    columns.join(", "),
                    table.name
                );
                sqlx::query_scalar(AssertSqlSafe(sql))
                    .fetch_all(&mut file(bed).await)
                    .await
                    .unwrap()
            }
            Some(url) => {
                let mut server = PgConnection::connect(&url).await.unwrap();
                let sql = format!("SELECT CAST(t AS text) FROM {} AS t", table.name);
                sqlx::query_scalar(AssertSqlSafe(sql))
                    .fetch_all(&mut server)
                    .await
                    .unwrap()
            }
        };
        dumped.insert(table.name, rows);
    }
    dumped
}

fn table(name: &str) -> &'static Table {
    TABLES.iter().find(|table| table.name == name).unwrap()
}

/// All rows of a table that an export of this user shows.
async fn rows_of(store: &Store, user: UserId, name: &str) -> Vec<Map<String, Value>> {
    let person = store.person(user).await.unwrap();
    let (mut rows, mut after) = (Vec::new(), None);
    loop {
        let page = store
            .kept_rows(&person, table(name), after.as_ref())
            .await
            .unwrap();
        rows.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return rows;
        }
    }
}

// --- people with everything ---

async fn add(store: &Store, email: &str, role: Role) -> UserId {
    let new = NewAccount {
        email: email.to_owned(),
        name: format!("Name of {email}"),
        password_hash: Some("$argon2id$a-hash".to_owned()),
        role,
        tier: "enterprise".to_owned(),
        identity: None,
    };
    store.add_account(new, By::CommandLine).await.unwrap().user
}

fn job_of(user: UserId, keyword: &str) -> NewGeneration {
    NewGeneration {
        user,
        ..new(keyword)
    }
}

/// A picture in the folder that this job uses.
async fn picture(store: &Store, clock: &Hand, id: GenerationId, bytes: &[u8]) -> BlobId {
    let held = lease(store, id).await;
    let blob = store.blobs().put(bytes.to_vec()).await.unwrap();
    let named = Change::Blob(NewBlob {
        sha256: blob.0.clone(),
        size: bytes.len() as u64,
        media_type: "image/jpeg".to_owned(),
        at: clock.now(),
    });
    store.advance(&held, vec![named]).await.unwrap();
    store.give_back().await.unwrap();
    blob
}

fn event(clock: &Hand, kind: EventKind) -> Change {
    Change::Event(NewEvent {
        at: clock.now(),
        kind,
    })
}

fn completed(clock: &Hand, step: Step) -> [Change; 2] {
    let stored = NewStepResult {
        step,
        revision: 1,
        result: json!({ "words": "a result" }).to_string(),
        score: Some(80),
        notes: Vec::new(),
        at: clock.now(),
    };
    let told = EventKind::StepCompleted {
        step,
        score: Some(80),
        notes: Vec::new(),
    };
    [Change::Step(stored), event(clock, told)]
}

/// Somebody who used everything: jobs, a picture of their own and one that is shared, a key, a session, credits, a wrong
/// password.
async fn living(store: &Arc<Store>, clock: &Hand, email: &str) -> (UserId, GenerationId) {
    let user = add(store, email, Role::User).await;
    store
        .give_credits(user, 5, Some(format!("for {email}")), By::CommandLine)
        .await
        .unwrap();
    let key = NewApiKey {
        user,
        key_hash: hex(email),
        prefix: "gl_abcdefgh".to_owned(),
        name: format!("key of {email}"),
        scopes: [Scope::Read].into_iter().collect(),
        expires_at: None,
    };
    store.add_api_key(key).await.unwrap();
    let session = NewSession {
        user,
        token_hash: hex(&format!("session {email}")),
        lasts: Duration::from_secs(3_600),
        user_agent: Some(format!("browser of {email}")),
        address: None,
    };
    store.open_session(session).await.unwrap();
    let tried = Try {
        who: tries_of_account(email),
        wait_after: |_| Duration::ZERO,
    };
    let tried = store
        .begin_try(vec![tried], Duration::from_secs(3_600))
        .await;
    assert_eq!(tried.unwrap(), Tried::Counted);
    let id = store
        .insert(vec![job_of(user, &format!("secret plan of {email}"))])
        .await
        .unwrap()[0]
        .id();
    picture(store, clock, id, email.as_bytes()).await;
    picture(store, clock, id, b"shared").await;
    let held = lease(store, id).await;
    let (call, begun) = call(clock.now(), Step::Research);
    store.advance(&held, vec![begun]).await.unwrap();
    let mut done = vec![settled(clock.now(), call, Some(700))];
    done.extend(completed(clock, Step::Research));
    store.advance(&held, done).await.unwrap();
    store.give_back().await.unwrap();
    (user, id)
}

async fn open(bed: &Bed, clock: &Arc<Hand>) -> Arc<Store> {
    Arc::new(bed.open(clock).await)
}

// --- usage ---

async fn usage_is_entered_with_what_it_tells_of_and_measures_it(bed: &Bed) {
    let clock = Hand::new();
    let store = open(bed, &clock).await;
    let user = add(&store, ANA, Role::User).await;
    let id = store.insert(vec![job_of(user, "sourdough")]).await.unwrap()[0].id();
    let held = lease(&store, id).await;
    clock.pass(1_000);
    let (first, begun) = call(clock.now(), Step::Research);
    let started = EventKind::StepStarted {
        step: Step::Research,
    };
    store
        .advance(&held, vec![event(&clock, started), begun])
        .await
        .unwrap();
    clock.pass(2_000);
    let mut done = vec![settled(clock.now(), first, Some(300))];
    done.extend(completed(&clock, Step::Research));
    store.advance(&held, done).await.unwrap();
    // It began and ended with one commit, and nobody knows what its call cost.
    let (second, begun) = call(clock.now(), Step::Outline);
    let started = EventKind::StepStarted {
        step: Step::Outline,
    };
    let mut done = vec![event(&clock, started), begun];
    done.push(settled(clock.now(), second, None));
    clock.pass(500);
    done.extend(completed(&clock, Step::Outline));
    store.advance(&held, done).await.unwrap();
    clock.pass(500);
    let failure = Failure {
        code: FailureCode::Quality,
        message: "words that nobody should count".to_owned(),
    };
    let ended = vec![
        event(&clock, EventKind::Failed(failure.clone())),
        Change::Release(Release::Fail(failure), clock.now()),
    ];
    store.advance(&held, ended).await.unwrap();
    let usage = rows_of(&store, user, "usage_analytics").await;
    let told: Vec<_> = usage
        .iter()
        .map(|row| (row["eventType"].as_str().unwrap(), row["eventData"].clone()))
        .collect();
    assert_eq!(
        told,
        [
            ("account_created", json!({})),
            ("generation_requested", json!({})),
            (
                "generation_research_success",
                json!({ "score": 80, "durationMs": 2_000, "costMicros": 300 })
            ),
            (
                "generation_outline_success",
                json!({ "score": 80, "durationMs": 500, "costMicros": null })
            ),
            (
                "generation_failed",
                json!({ "code": "quality", "durationMs": 4_000, "costMicros": null })
            ),
        ]
    );
    assert_eq!(usage[1]["generationId"], id.to_string());
    // The job may go; that it was begun stays.
    store.delete(id).await.unwrap();
    assert_eq!(rows_of(&store, user, "usage_analytics").await.len(), 5);
}

async fn what_is_refused_is_no_usage(bed: &Bed) {
    let clock = Hand::new();
    let store = open(bed, &clock).await;
    let id = crate::support::begun(&store).await;
    let held = lease(&store, id).await;
    store.cancel(id).await.unwrap();
    let late = store
        .advance(&held, completed(&clock, Step::Research).into())
        .await;
    assert!(matches!(late, Err(StoreError::LeaseLost(_))), "{late:?}");
    let usage = rows_of(&store, UserId::LOCAL, "usage_analytics").await;
    let told: Vec<_> = usage.iter().map(|row| &row["eventType"]).collect();
    assert_eq!(told, ["generation_requested", "generation_cancelled"]);
}

async fn old_usage_is_forgotten_and_newer_stays(bed: &Bed) {
    let clock = Hand::new();
    let store = open(bed, &clock).await;
    crate::support::begun(&store).await;
    crate::support::begun(&store).await;
    clock.pass(10_000);
    let kept = crate::support::begun(&store).await;
    let before = clock.now();
    assert_eq!(store.forget_usage(before).await.unwrap(), 2);
    assert_eq!(store.forget_usage(before).await.unwrap(), 0);
    let usage = rows_of(&store, UserId::LOCAL, "usage_analytics").await;
    assert_eq!(usage.len(), 1);
    assert_eq!(usage[0]["generationId"], kept.to_string());
}

// --- export ---

async fn an_export_shows_all_rows_and_no_secret(bed: &Bed) {
    let clock = Hand::new();
    let store = open(bed, &clock).await;
    let (ana, _) = living(&store, &clock, ANA).await;
    living(&store, &clock, BIA).await;
    // More than fit a page.
    for _ in 0..30 {
        let more = (0..20).map(|_| job_of(ana, "one of many")).collect();
        store.insert(more).await.unwrap();
    }
    let found = store
        .found_of(&store.person(ana).await.unwrap())
        .await
        .unwrap();
    let mut seen = BTreeSet::new();
    for (table, count) in found.rows {
        let rows = rows_of(&store, ana, table.name).await;
        if matches!(table.shown, Shown::Nothing(_)) {
            assert!(rows.is_empty(), "{}", table.name);
            continue;
        }
        assert_eq!(rows.len() as u64, count, "{}", table.name);
        let told = json!(rows).to_string();
        assert!(!told.contains(BIA), "{}: another's: {told}", table.name);
        for secret in ["argon2id", &hex(ANA)] {
            // A file's name is the hash of its bytes, and here it is of these bytes too.
            assert!(
                !told.contains(secret) || table.name == "blob_uses",
                "{} shows a secret",
                table.name
            );
        }
        for column in table.columns {
            if column.kind == Kind::Secret {
                assert!(!told.contains("Hash\""), "{}", table.name);
            }
        }
        seen.insert(table.name);
    }
    for name in [
        "users",
        "accounts",
        "sessions",
        "api_keys",
        "credit_entries",
        "audit_log",
        "video_generations",
        "events",
        "calls",
        "labels",
        "step_results",
        "usage_analytics",
        "blob_uses",
    ] {
        assert!(seen.contains(name), "{name} is not shown: {seen:?}");
    }
    let person = store.person(ana).await.unwrap();
    assert_eq!(store.kept_files(&person, None).await.unwrap().len(), 2);
}

// --- erasure ---

async fn an_erasure_takes_everything_of_one_and_nothing_of_another(bed: &Bed) {
    let clock = Hand::new();
    let store = open(bed, &clock).await;
    let (ana, hers) = living(&store, &clock, ANA).await;
    let (bia, _) = living(&store, &clock, BIA).await;
    let mut of_bia = BTreeMap::new();
    for table in TABLES {
        of_bia.insert(table.name, rows_of(&store, bia, table.name).await);
    }
    let mine = store.person(ana).await.unwrap();
    let files = store.kept_files(&mine, None).await.unwrap();
    let found = store.found_of(&mine).await.unwrap();
    assert_eq!((found.files, found.unfinished), (1, 1));
    let receipt = store.erase(ana, By::User(ana)).await.unwrap();
    for (table, rows) in &found.rows {
        let line = format!("  {}: {rows}\n", table.name);
        assert!(receipt.text.contains(&line), "{line} of {}", receipt.text);
    }
    assert!(matches!(
        store.person(ana).await,
        Err(StoreError::NotFound(_))
    ));
    for (table, rows) in dump(bed).await {
        for row in rows {
            for trace in [
                &format!("\"{ANA}"),
                &format!(" {ANA}"),
                &format!("({ANA}"),
                &format!(",{ANA}"),
                &ana.to_string(),
                &hers.to_string(),
                &tries_of_account(ANA),
            ] {
                // The message of a shared blob names nobody, and the ids of jobs that are no more are nowhere.
                assert!(!row.contains(trace.as_str()), "{table} has {trace}: {row}");
            }
        }
    }
    for table in TABLES {
        let now = rows_of(&store, bia, table.name).await;
        assert_eq!(now, of_bia[table.name], "{}", table.name);
    }
    let there: Vec<_> = files
        .iter()
        .map(|file| store.blobs().path(&file.blob).exists())
        .collect();
    assert_eq!(there.iter().filter(|there| **there).count(), 1, "shared");
    let spend = &dump(bed).await["past_spend"];
    assert_eq!(spend.len(), 1, "{spend:?}");
    assert!(spend[0].contains("700"), "{spend:?}");
    drop(store);
    if bed.url().is_none() {
        let whole = fs::read(bed.path().join("greenlit.db")).unwrap();
        let log = fs::read(bed.path().join("greenlit.db-wal")).unwrap_or_default();
        let plan = format!("secret plan of {ANA}");
        for bytes in [whole, log] {
            assert!(
                !bytes
                    .windows(plan.len())
                    .any(|part| part == plan.as_bytes()),
                "the file still holds it"
            );
        }
    }
}

async fn a_receipt_holds_and_says_who_to_nobody(bed: &Bed) {
    let clock = Hand::new();
    let store = open(bed, &clock).await;
    let (ana, _) = living(&store, &clock, ANA).await;
    let receipt = store.erase(ana, By::CommandLine).await.unwrap();
    let (lines, last) = receipt.text.trim_end().rsplit_once('\n').unwrap();
    let sum = hex(&format!("{lines}\n"));
    assert_eq!(last, format!("sha256 of the lines above: {sum}"));
    assert_eq!(receipt.sha256, sum);
    assert!(!receipt.text.contains("example.org") && !receipt.text.contains(&ana.to_string()));
    assert_eq!(
        store.receipt(receipt.id).await.unwrap().as_ref(),
        Some(&receipt)
    );
    // Whoever has the id may ask again.
    assert_eq!(store.receipt_of(ana).await.unwrap(), Some(receipt));
    let again = store.erase(ana, By::CommandLine).await;
    assert!(matches!(again, Err(StoreError::NotFound(_))), "{again:?}");
    assert_eq!(store.receipt(Uuid::now_v7()).await.unwrap(), None);
    // The address is free again, and whoever takes it has nothing of hers.
    let (anew, _) = living(&store, &clock, ANA).await;
    assert_eq!(rows_of(&store, anew, "video_generations").await.len(), 1);
}

async fn the_only_admin_is_not_erased(bed: &Bed) {
    let clock = Hand::new();
    let store = open(bed, &clock).await;
    let ana = add(&store, ANA, Role::Admin).await;
    let refused = store.erase(ana, By::User(ana)).await;
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "{refused:?}"
    );
    assert!(store.account(ana).await.unwrap().is_some());
    add(&store, BIA, Role::Admin).await;
    store.erase(ana, By::User(ana)).await.unwrap();
}

async fn an_admin_who_is_erased_leaves_what_they_did(bed: &Bed) {
    let clock = Hand::new();
    let store = open(bed, &clock).await;
    let ana = add(&store, ANA, Role::Admin).await;
    let bia = add(&store, BIA, Role::Admin).await;
    store
        .give_credits(bia, 3, Some("well done".to_owned()), By::User(ana))
        .await
        .unwrap();
    store.erase(ana, By::User(ana)).await.unwrap();
    let log = store.audit(None, 10).await.unwrap();
    let given = log.iter().find(|entry| entry.action == "account.credits");
    let given = given.unwrap();
    assert_eq!(given.subject, BIA);
    let erased = log
        .iter()
        .find(|entry| entry.action == "account.erased")
        .unwrap();
    // One number stands for all that they did.
    assert_eq!(given.by, erased.by);
    let By::Erased(number) = given.by else {
        panic!("{:?}", given.by)
    };
    assert_eq!(erased.subject, format!("erased:{number}"));
    let added = log.iter().filter(|entry| entry.action == "account.added");
    let subjects: Vec<_> = added.map(|entry| entry.subject.as_str()).collect();
    assert_eq!(subjects, [BIA, erased.subject.as_str()]);
}

async fn the_local_user_is_emptied_and_stays(bed: &Bed) {
    let clock = Hand::new();
    let store = open(bed, &clock).await;
    crate::support::begun(&store).await;
    let receipt = store.erase(UserId::LOCAL, By::CommandLine).await.unwrap();
    assert!(
        receipt.text.contains("  video_generations: 1\n"),
        "{}",
        receipt.text
    );
    let found = store
        .found_of(&store.person(UserId::LOCAL).await.unwrap())
        .await
        .unwrap();
    let left: Vec<_> = found.rows.iter().map(|(table, _)| table.name).collect();
    assert_eq!(left, ["users"]);
    // The folder works on.
    crate::support::begun(&store).await;
    let again = store.erase(UserId::LOCAL, By::CommandLine).await.unwrap();
    assert_ne!(again.id, receipt.id);
}

async fn what_a_dead_process_left_is_removed_by_the_next(bed: &Bed) {
    let clock = Hand::new();
    let store = open(bed, &clock).await;
    let (ana, _) = living(&store, &clock, ANA).await;
    let person = store.person(ana).await.unwrap();
    let files = store.kept_files(&person, None).await.unwrap();
    let kept: Vec<_> = files
        .iter()
        .map(|file| fs::read(store.blobs().path(&file.blob)).unwrap())
        .collect();
    store.erase(ana, By::CommandLine).await.unwrap();
    // As if the process had died before it came to the files.
    for bytes in kept {
        store.blobs().put(bytes).await.unwrap();
    }
    // One of them is made again by somebody else, and is theirs.
    let bia = add(&store, BIA, Role::User).await;
    let id = store.insert(vec![job_of(bia, "bread")]).await.unwrap()[0].id();
    let shared = picture(&store, &clock, id, b"shared").await;
    drop(store);
    let store = open(bed, &clock).await;
    assert!(store.blobs().path(&shared).exists());
    assert_eq!(store.remove_erased_files().await.unwrap(), 0);
    for file in files.iter().filter(|file| file.blob != shared) {
        assert!(!store.blobs().path(&file.blob).exists());
    }
}

async fn work_under_way_ends_and_gives_back_what_it_held(bed: &Bed) {
    let clock = Hand::new();
    let store = open(bed, &clock).await;
    let ana = add(&store, ANA, Role::User).await;
    let id = store.insert(vec![job_of(ana, "bread")]).await.unwrap()[0].id();
    let held = lease(&store, id).await;
    let (call, begun) = call(clock.now(), Step::Research);
    store.advance(&held, vec![begun]).await.unwrap();
    store.erase(ana, By::CommandLine).await.unwrap();
    // Its worker has a picture meanwhile.
    let picture = store.blobs().put(b"late".to_vec()).await.unwrap();
    let named = Change::Blob(NewBlob {
        sha256: picture.0.clone(),
        size: 4,
        media_type: "image/jpeg".to_owned(),
        at: clock.now(),
    });
    let late = store
        .advance(&held, vec![settled(clock.now(), call, Some(1)), named])
        .await;
    assert!(matches!(late, Err(StoreError::LeaseLost(_))), "{late:?}");
    assert!(!store.blobs().path(&picture).exists());
    assert!(store.held().await.unwrap().is_empty());
    let spend = &dump(bed).await["past_spend"];
    assert_eq!(spend.len(), 1, "the lost call is counted: {spend:?}");
}
