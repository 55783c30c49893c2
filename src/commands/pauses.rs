//! `pause` and `unpause`: agents and providers that are asked for nothing for a while.

use greenlit_domain::agent::Agent;
use greenlit_domain::id::UserId;
use greenlit_domain::input::{self, Faults, InputFault};
use greenlit_store::{Pausable, Pause};
use serde_json::{Value, json};

use super::jobs::{minutes, with_store};
use super::table;
use crate::cli::{Global, PausableArgs, PauseArgs, UnpauseArgs};
use crate::exit::{CliError, Code};
use crate::terminal::plain;

/// Runs `pause`: pauses one, or shows what is paused.
pub async fn pause(global: &Global, args: PauseArgs) -> Result<(), CliError> {
    let mut faults = Faults::default();
    let of = faults.take(pausable(&args.of)).flatten();
    let reason = args.reason.as_deref();
    let reason = reason
        .and_then(|text| faults.take(input::note(text)))
        .flatten();
    if !faults.0.is_empty() {
        return Err(CliError::faults(&faults.0));
    }
    with_store(global, async |store| {
        let Some(of) = of else {
            return list(&store.pauses().await?, args.json);
        };
        let pause = store.pause(UserId::LOCAL, of, reason).await?;
        if args.json {
            return print_line!("{}", as_json(&pause));
        }
        print_line!(
            "{} is paused; what comes to it waits until `greenlit unpause`",
            name(&pause.of)
        )
    })
    .await
}

/// Runs `unpause`: of one, or of all.
pub async fn unpause(global: &Global, args: UnpauseArgs) -> Result<(), CliError> {
    let of = pausable(&args.of).map_err(|fault| CliError::faults(&[fault]))?;
    with_store(global, async |store| {
        let mut over = store.pauses().await?;
        over.retain(|pause| of.as_ref().is_none_or(|of| pause.of == *of));
        if let Some(of) = of.filter(|_| over.is_empty()) {
            return Err(
                CliError::new(Code::Input, format!("{} is not paused", name(&of)))
                    .hint("`greenlit pause` shows what is"),
            );
        }
        for pause in &over {
            store.unpause(pause.id).await?;
        }
        if args.json {
            let told: Vec<_> = over.iter().map(as_json).collect();
            return print_line!("{}", Value::Array(told));
        }
        if over.is_empty() {
            return print_line!("nothing is paused");
        }
        for pause in &over {
            print_line!("{} goes on", name(&pause.of))?;
        }
        Ok(())
    })
    .await
}

fn pausable(typed: &PausableArgs) -> Result<Option<Pausable>, InputFault> {
    match (&typed.agent, &typed.provider) {
        (Some(agent), _) => input::agent(agent).map(|agent| Some(Pausable::Agent(agent))),
        (_, Some(name)) => input::provider(name).map(|name| Some(Pausable::Provider(name))),
        _ => Ok(None),
    }
}

fn list(pauses: &[Pause], as_array: bool) -> Result<(), CliError> {
    if as_array {
        let told: Vec<_> = pauses.iter().map(as_json).collect();
        return print_line!("{}", Value::Array(told));
    }
    if pauses.is_empty() {
        return print_line!("nothing is paused");
    }
    let mut lines = table::new(["paused", "since (UTC)", "reason"]);
    for pause in pauses {
        let reason = pause.reason.as_deref().unwrap_or_default();
        lines.add_row([name(&pause.of), minutes(pause.since), plain(reason)]);
    }
    print_line!("{lines}")
}

fn name(of: &Pausable) -> String {
    match of {
        Pausable::Agent(agent) => format!("the agent {agent}"),
        Pausable::Provider(name) => format!("the provider {name}"),
    }
}

/// As the API tells it.
fn as_json(pause: &Pause) -> Value {
    let (agent, provider): (Option<Agent>, _) = match &pause.of {
        Pausable::Agent(agent) => (Some(*agent), None),
        Pausable::Provider(name) => (None, Some(name)),
    };
    json!({
        "id": pause.id,
        "agent": agent,
        "provider": provider,
        "reason": pause.reason,
        "since": pause.since,
    })
}
