//! How many generations a second can be claimed beside how much finished history, alone and fifty at a time.
//! `cargo run --release -p greenlit-store --example claim_rate [ROWS...]`, on PostgreSQL where `DATABASE_URL` is set (the
//! tables are made in it, and filled), else on a file in a temporary folder.
#![allow(clippy::unwrap_used)] // A tool for a terminal: a panic is the report.

mod common;

use std::sync::Arc;
use std::time::{Duration, Instant};

use greenlit_domain::time::Clock;
use greenlit_store::rows::{Change, Release};
use greenlit_store::{Place, Store};
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use common::{System, new};

/// How many are claimed for one figure.
const CLAIMED: u32 = 1_000;

/// How often each figure is taken; the middle one counts, for a machine does other things too.
const ROUNDS: usize = 5;

#[tokio::main]
async fn main() {
    let mut sizes: Vec<u32> = std::env::args()
        .skip(1)
        .map(|n| n.parse().unwrap())
        .collect();
    if sizes.is_empty() {
        sizes = vec![1_000, 100_000, 1_000_000];
    }
    let url = std::env::var("DATABASE_URL").ok();
    let folder = tempfile::tempdir().unwrap();
    let place = match &url {
        Some(url) => Place::with_postgres(folder.path(), &url.clone().into(), None).unwrap(),
        None => Place::folder(folder.path()),
    };
    println!("claims a second on {}", place.database_name());
    let store = Store::open(place, Arc::new(System)).await.unwrap();
    // Until it is known whether a pooler is in between.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut there = 0;
    for size in sizes {
        match &url {
            Some(url) => fill_server(url, there, size).await,
            None => fill_file(&folder.path().join("greenlit.db"), there, size).await,
        }
        there = size;
        let alone = rate(&store, 1).await;
        let together = rate(&store, 50).await;
        println!("{size:>9} rows of history: {alone:>6.0} alone, {together:>6.0} fifty at a time");
    }
    store.close().await.unwrap();
}

/// The middle of some rounds.
async fn rate(store: &Store, at_once: u32) -> f64 {
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let new = (0..CLAIMED).map(|_| new()).collect();
        store.insert(new).await.unwrap();
        rates.push(round(store, at_once).await);
    }
    rates.sort_by(f64::total_cmp);
    rates[ROUNDS / 2]
}

/// Claims all that waits; what is claimed is completed meanwhile, outside the measured time.
async fn round(store: &Store, at_once: u32) -> f64 {
    let mut passed = Duration::ZERO;
    let mut count = 0;
    while count < CLAIMED {
        let begun = Instant::now();
        let claimed = store.claim_any(at_once).await.unwrap();
        passed += begun.elapsed();
        assert!(!claimed.is_empty());
        count += u32::try_from(claimed.len()).unwrap();
        let ended = claimed.iter().map(|claimed| {
            let ended = Change::Release(Release::Complete, System.now());
            store.advance(&claimed.lease, vec![ended])
        });
        for ended in futures_util::future::join_all(ended).await {
            ended.unwrap();
        }
    }
    f64::from(count) / passed.as_secs_f64()
}

/// Of a finished job, as wide as real ones are.
const COLUMNS: &str = "id, user_id, keyword, language, content_type, settings, seed, status, prompt_version, \
     schema_version, created_at, updated_at, started_at, finished_at, attempt, epoch";
const SETTINGS: &str = r#"{"titleSelection":"best","thumbnails":3,"composing":"compose","qualityBar":60,"belowBar":"fail","provider":{"kind":"compatible","model":"gpt-6-luna","imageModel":"gpt-image-2.5-flare","origin":"https://api.openai.com"},"extent":"whole"}"#;
const USER: &str = "'00000000-0000-0000-0000-000000000001'";

async fn fill_file(file: &std::path::Path, from: u32, to: u32) {
    let url = format!("sqlite://{}", file.display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let fill = format!(
        "INSERT INTO video_generations ({COLUMNS}) \
         WITH RECURSIVE n (n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM n WHERE n < {to} - 1) \
         SELECT printf('00000000-0000-7000-8000-%012d', n), {USER}, 'sourdough lesson ' || n, 'en', 'educational', \
                '{SETTINGS}', n, 'completed', 1, 1, n, n, n, n, 1, 1 FROM n"
    );
    // One transaction as large would never come: its log would be searched with every read.
    for sql in [fill, "PRAGMA wal_checkpoint(TRUNCATE)".to_owned()] {
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .unwrap();
    }
    connection.close().await.unwrap();
}

async fn fill_server(url: &str, from: u32, to: u32) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let fill = format!(
        "INSERT INTO video_generations ({COLUMNS}) \
         SELECT gen_random_uuid(), {USER}, 'sourdough lesson ' || n, 'en', 'educational', '{SETTINGS}', n, 'completed', \
                1, 1, now(), now(), now(), now(), 1, 1 \
         FROM generate_series({from}, {to} - 1) AS n"
    );
    // As the server does by itself, some time later.
    for sql in [fill, "VACUUM ANALYZE".to_owned()] {
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .unwrap();
    }
    connection.close().await.unwrap();
}
