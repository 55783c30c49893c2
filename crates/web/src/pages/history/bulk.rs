//! `POST /history/bulk`: the same for all jobs of a filter, or for those that are ticked. The first answer counts and prices; the second does it, if
//! there are still as many.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use greenlit_domain::id::GenerationId;
use greenlit_domain::input;
use greenlit_domain::settings::BelowBar;
use greenlit_engine::bulk::{Act, MOST_JOBS};

use super::typed::Typed;
use crate::api::bulk::{BulkAnswer, Wanted, do_all};
use crate::api::generate::MOST_LABELS;
use crate::app::App;
use crate::auth::Caller;
use crate::pages::form::Form;
use crate::pages::shell::{self, Shell};
use crate::problem::{Kind, Problem};

/// A ticked job's field.
const JOB: &str = "job";

#[derive(Template)]
#[template(path = "bulk.html")]
struct Page {
    shell: Shell,
    /// All fields of the form, to be sent again.
    fields: Vec<(&'static str, String)>,
    back: String,
    heading: String,
    matched: String,
    count: usize,
    price: Option<(String, String)>,
    labels: Vec<String>,
    removed: Vec<String>,
    faults: Vec<String>,
    has_changed: bool,
}

/// What is to be done, as the form names it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Retry,
    RetryBelowBar,
    Cancel,
    Label,
}

impl Action {
    fn parse(name: &str) -> Option<Self> {
        match name {
            "retry" => Some(Self::Retry),
            "retry-below-bar" => Some(Self::RetryBelowBar),
            "cancel" => Some(Self::Cancel),
            "label" => Some(Self::Label),
            _ => None,
        }
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::RetryBelowBar => "retry-below-bar",
            Self::Cancel => "cancel",
            Self::Label => "label",
        }
    }

    /// As the history tells that it was done.
    fn done(self) -> &'static str {
        match self {
            Self::Retry | Self::RetryBelowBar => "retry",
            Self::Cancel => "cancel",
            Self::Label => "label",
        }
    }
}

/// Labels as they were typed, and as they are meant.
struct Labels {
    add: Vec<String>,
    remove: Vec<String>,
}

/// Counts and prices, or does it.
pub async fn bulk(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    form: Form,
) -> Result<Response, Problem> {
    let filter = Typed::read(&form);
    let Some(action) = form.text("action").and_then(Action::parse) else {
        return Ok(shell::see(&filter.address(&[])));
    };
    let (search, labels) = match (filter.search(&shell), labels(&shell, &form, action)) {
        (Ok(search), Ok(labels)) => (search, labels),
        (search, labels) => {
            let faults = search.err().into_iter().flatten().map(|(_, fault)| fault);
            let faults = faults.chain(labels.err()).collect();
            let page = Page::new(shell, &filter, action, &form, faults);
            return Ok(shell::html_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let only = ticked(&form);
    let mut wanted = Wanted {
        act: match action {
            Action::Retry => Act::Retry(None),
            Action::RetryBelowBar => Act::Retry(Some(BelowBar::Accept)),
            Action::Cancel => Act::Cancel,
            Action::Label => Act::Label {
                add: labels.add.clone(),
                remove: labels.remove.clone(),
            },
        },
        search,
        only,
        is_dry: true,
        expect: None,
    };
    let mut has_changed = false;
    if let Some(expected) = form.text("expect").and_then(|count| count.parse().ok()) {
        wanted.is_dry = false;
        wanted.expect = Some(expected);
        match do_all(&app, &caller, &wanted).await {
            Ok(done) => {
                let changed = done.changed.to_string();
                let told = [("done", action.done()), ("changed", changed.as_str())];
                return Ok(shell::see(&filter.address(&told)));
            }
            Err(problem) if problem.kind() == Kind::Conflict => has_changed = true,
            Err(problem) => return Err(problem),
        }
        wanted.is_dry = true;
        wanted.expect = None;
    }
    let mut page = match do_all(&app, &caller, &wanted).await {
        Ok(counted) => {
            let mut page = Page::new(shell, &filter, action, &form, Vec::new());
            page.count(action, &counted);
            page
        }
        // The filter means more jobs than can be done at once.
        Err(problem) if problem.kind() == Kind::InvalidInput => {
            let fault = shell.say("bulk-fault-many");
            Page::new(shell, &filter, action, &form, vec![fault])
        }
        Err(problem) => return Err(problem),
    };
    page.has_changed = has_changed;
    page.labels = labels.add;
    page.removed = labels.remove;
    let status = if has_changed {
        StatusCode::CONFLICT
    } else if page.faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok(shell::html_as(status, &page))
}

impl Page {
    fn new(shell: Shell, filter: &Typed, action: Action, form: &Form, faults: Vec<String>) -> Self {
        let mut fields = filter.pairs();
        fields.push(("action", action.as_str().to_owned()));
        for name in ["add", "remove"] {
            fields.extend(form.text(name).map(|text| (name, text.to_owned())));
        }
        let ticked = ticked(form).into_iter();
        fields.extend(ticked.map(|job| (JOB, job.to_string())));
        let heading = match action {
            Action::Retry => "bulk-heading-retry",
            Action::RetryBelowBar => "bulk-heading-below-bar",
            Action::Cancel => "bulk-heading-cancel",
            Action::Label => "bulk-heading-label",
        };
        Self {
            heading: shell.say(heading),
            back: filter.address(&[]),
            shell,
            fields,
            matched: String::new(),
            count: 0,
            price: None,
            labels: Vec::new(),
            removed: Vec::new(),
            faults,
            has_changed: false,
        }
    }

    /// Whether there is anything to be done.
    fn has_some(&self) -> bool {
        self.count > 0
    }

    fn count(&mut self, action: Action, counted: &BulkAnswer) {
        self.count = counted.count;
        self.matched = self.shell.say_all(
            "bulk-counted",
            [
                ("count", counted.count.into()),
                ("matched", counted.matched.into()),
            ],
        );
        if matches!(action, Action::Retry | Action::RetryBelowBar) {
            self.price = Some((
                self.shell.money(&counted.typical_cost_micros),
                self.shell.money(&counted.worst_cost_micros),
            ));
        }
    }
}

/// The jobs that are ticked; each once, and no more than one plan takes.
fn ticked(form: &Form) -> Vec<GenerationId> {
    let ticked = form.texts(JOB).filter_map(|id| id.parse().ok());
    let ticked: BTreeSet<GenerationId> = ticked.collect();
    ticked.into_iter().take(MOST_JOBS).collect()
}

/// Labels to be put on and taken off, separated by commas.
fn labels(shell: &Shell, form: &Form, action: Action) -> Result<Labels, String> {
    let read = |name| {
        let text = form.text(name).unwrap_or_default();
        let named = text
            .split(',')
            .map(str::trim)
            .filter(|label| !label.is_empty());
        named.map(input::label).collect::<Result<Vec<_>, _>>()
    };
    if action != Action::Label {
        return Ok(Labels {
            add: Vec::new(),
            remove: Vec::new(),
        });
    }
    match (read("add"), read("remove")) {
        (Ok(add), Ok(remove)) if add.is_empty() && remove.is_empty() => {
            Err(shell.say("bulk-fault-none"))
        }
        (Ok(add), Ok(remove)) if add.len().max(remove.len()) <= MOST_LABELS => {
            Ok(Labels { add, remove })
        }
        (Ok(_), Ok(_)) => Err(shell.say_with("bulk-fault-labels", "most", MOST_LABELS)),
        _ => Err(shell.say("history-fault-label")),
    }
}
