//! `status`: what runs, what waits, over all processes of a data folder or a database.

use greenlit_domain::time::Timestamp;
use greenlit_store::Queue;
use serde_json::json;

use super::{table, whose};
use crate::cli::{Global, StatusArgs};
use crate::config::Config;
use crate::exit::CliError;
use crate::wiring;

/// Runs the command.
pub async fn run(global: &Global, args: StatusArgs) -> Result<(), CliError> {
    let config = Config::read()?;
    let store = wiring::store(global, &config).await?;
    let told = async {
        let mut queue = store.queue().await?;
        if global.user.is_some() {
            let user = whose(global, &store).await?;
            queue.users.retain(|one| one.user == user);
        }
        let now = store.clock().now();
        if args.json {
            let decisions = store.noted(20).await?;
            let told = json!({ "queue": queue, "decisions": decisions, "oldestWaitMs": wait(&queue, now) });
            print_line!("{told}")
        } else {
            print(&queue, now)
        }
    }
    .await;
    wiring::close(store).await?;
    told
}

fn wait(queue: &Queue, now: Timestamp) -> Option<u64> {
    let since = queue.oldest_queued_at()?;
    u64::try_from(now.since(since).as_millis()).ok()
}

fn print(queue: &Queue, now: Timestamp) -> Result<(), CliError> {
    if queue.users.is_empty() {
        return print_line!("nothing runs and nothing waits");
    }
    let sum =
        |of: fn(&greenlit_store::UserQueue) -> u32| -> u32 { queue.users.iter().map(of).sum() };
    print_line!(
        "{} active, {} queued, {} put off, {} waiting for a pick",
        sum(|user| user.active),
        sum(|user| user.queued),
        sum(|user| user.postponed),
        sum(|user| user.awaiting_selection)
    )?;
    if let Some(wait) = wait(queue, now) {
        #[allow(clippy::cast_precision_loss, reason = "seconds, for people")]
        let seconds = wait as f64 / 1000.0;
        print_line!("the first of the queued has waited for {seconds:.1} s")?;
    }
    if !queue.calls.is_empty() {
        let mut calls = table::new(["calls under way", ""]);
        for step in &queue.calls {
            calls.add_row([step.step.to_string(), step.active.to_string()]);
        }
        print_line!("{calls}")?;
    }
    if queue.users.len() > 1 {
        let mut users = table::new(["user", "active", "queued", "put off", "waiting"]);
        for user in &queue.users {
            users.add_row([
                user.user.to_string(),
                user.active.to_string(),
                user.queued.to_string(),
                user.postponed.to_string(),
                user.awaiting_selection.to_string(),
            ]);
        }
        print_line!("{users}")?;
    }
    Ok(())
}
