//! `cancel`, `retry` and `label`: the same done to jobs that are named, or to all that a filter means. What a filter means
//! is counted, priced and asked about first.

use std::sync::Arc;

use greenlit_domain::money::Cost;
use greenlit_domain::settings::{BelowBar, Settings};
use greenlit_domain::step::Done;
use greenlit_domain::{input, input::Faults};
use greenlit_engine::bulk::{Act, BulkError, Plan, found};
use greenlit_store::Store;
use greenlit_web::Pricing;
use serde_json::json;

use super::jobs::{confirmed, with_store};
use super::{filter, find, whose};
use crate::cli::{CancelArgs, Global, LabelArgs, ManyArgs, RetryArgs};
use crate::config::Config;
use crate::exit::{CliError, Code};
use crate::wiring::{Provider, Wish};

/// What is done, in the words of its questions and answers.
struct Words {
    /// As the API calls it.
    action: &'static str,
    /// "Cancel 3 jobs?"
    ask: &'static str,
    /// "3 of 4 jobs can be cancelled", "cancelled 3 jobs".
    done: &'static str,
}

/// Runs `cancel`.
pub async fn cancel(global: &Global, args: CancelArgs) -> Result<(), CliError> {
    let words = Words {
        action: "cancel",
        ask: "Cancel",
        done: "cancelled",
    };
    with_store(global, async |store| {
        do_to(global, store, &args.many, &words, Act::Cancel, free).await
    })
    .await
}

/// Runs `retry`.
pub async fn retry(global: &Global, args: RetryArgs) -> Result<(), CliError> {
    let words = Words {
        action: "retry",
        ask: "Queue again",
        done: "queued again",
    };
    let provider = Provider::choose(&Config::read()?, &Wish::default()).await?;
    let pricing = provider.pricing();
    let price = |settings: &Settings, done| pricing.price(settings, done);
    let below_bar = args.accept_below_bar.then_some(BelowBar::Accept);
    with_store(global, async |store| {
        do_to(
            global,
            store,
            &args.many,
            &words,
            Act::Retry(below_bar),
            price,
        )
        .await
    })
    .await
}

/// Runs `label`.
pub async fn label(global: &Global, args: LabelArgs) -> Result<(), CliError> {
    let words = Words {
        action: "label",
        ask: "Label",
        done: "labelled",
    };
    let mut faults = Faults::default();
    let mut labels = |typed: &[String]| -> Vec<_> {
        let each = typed.iter();
        each.filter_map(|text| faults.take(input::label(text)))
            .collect()
    };
    let (add, remove) = (labels(&args.add), labels(&args.remove));
    if !faults.0.is_empty() {
        return Err(CliError::faults(&faults.0));
    }
    let act = Act::Label { add, remove };
    with_store(global, async |store| {
        do_to(global, store, &args.many, &words, act, free).await
    })
    .await
}

fn free(_: &Settings, _: Done) -> (Cost, Cost) {
    (Cost::FREE, Cost::FREE)
}

async fn do_to(
    global: &Global,
    store: &Arc<Store>,
    args: &ManyArgs,
    words: &Words,
    act: Act,
    price: impl Fn(&Settings, Done) -> (Cost, Cost),
) -> Result<(), CliError> {
    let is_filter = args.jobs.is_empty();
    let user = whose(global, store).await?;
    let jobs = store.of(user);
    let ids = match is_filter {
        true => found(&jobs, &filter::search(&args.filter)?).await?,
        false => {
            let mut named = Vec::with_capacity(args.jobs.len());
            for job in &args.jobs {
                named.push(find(store, user, job).await?);
            }
            named
        }
    };
    let plan = Plan::of(&jobs, &ids, act, price).await?;
    if let Some((id, status)) = plan.unfit.filter(|_| !is_filter && !args.dry_run) {
        let message = format!("job {id} is {status} and cannot be {}", words.done);
        return Err(CliError::new(Code::Input, message).hint("nothing was done"));
    }
    if args.dry_run || plan.count() == 0 {
        return tell(args, words, &plan, None);
    }
    if is_filter && !args.yes {
        let question = format!("{} {}{}?", words.ask, jobs_of(plan.count()), priced(&plan));
        if !confirmed(words.action, &question)? {
            return Err(CliError::new(Code::Usage, "nothing was done"));
        }
    }
    let changed = plan.run(&jobs).await?;
    if !is_filter && !args.json {
        for id in ids {
            print_line!("{} {id}", words.done)?;
        }
        return Ok(());
    }
    tell(args, words, &plan, Some(changed))
}

fn tell(
    args: &ManyArgs,
    words: &Words,
    plan: &Plan,
    changed: Option<usize>,
) -> Result<(), CliError> {
    if args.json {
        let told = json!({
            "action": words.action,
            "dryRun": args.dry_run,
            "matched": plan.matched,
            "count": plan.count(),
            "changed": changed.unwrap_or(0),
            "typicalCostMicros": plan.typical,
            "worstCostMicros": plan.worst,
        });
        return print_line!("{told}");
    }
    let (matched, count) = (plan.matched, plan.count());
    match changed {
        Some(changed) => print_line!("{} {}", words.done, jobs_of(changed)),
        None => print_line!(
            "{count} of {} can be {}{}; nothing was done",
            jobs_of(matched),
            words.done,
            priced(plan)
        ),
    }
}

fn jobs_of(count: usize) -> String {
    match count {
        1 => "1 job".to_owned(),
        _ => format!("{count} jobs"),
    }
}

/// What it costs, where it costs anything.
fn priced(plan: &Plan) -> String {
    match (plan.typical.0, plan.worst.0) {
        _ if plan.worst == Cost::FREE => String::new(),
        (Some(typical), Some(worst)) => format!(" for about {typical}, at most {worst}"),
        _ => " for a price that is not known".to_owned(),
    }
}

impl From<BulkError> for CliError {
    fn from(error: BulkError) -> Self {
        match error {
            BulkError::TooMany => Self::new(Code::Input, format!("the filter {error}")),
            BulkError::Store(error) => error.into(),
        }
    }
}
