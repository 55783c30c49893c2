//! What was told of budgets and providers, and to whom it could not be told.

use greenlit_domain::alert::{Alert, Crossed};
use greenlit_domain::budget::Scope;
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::waiting::Channel;
use greenlit_store::alerts::{AlertStanding, NoticeStanding, Outcome};

use crate::api::alerts::seen;
use crate::app::App;
use crate::auth::Caller;
use crate::pages::words::Words;
use crate::problem::Problem;

/// How many are shown.
const SHOWN: u32 = 8;

/// An alert in words.
pub struct AlertShown {
    /// When: for machines, and for people.
    pub at: (String, String),
    /// What.
    pub told: String,
    /// What a provider said.
    pub quote: Option<String>,
    /// What became of each notice.
    pub notices: Vec<NoticeShown>,
}

/// What became of a notice, in words.
pub struct NoticeShown {
    /// By which way, and how it stands.
    pub told: String,
    /// What its last try met, as the channel's server said it.
    pub error: Option<String>,
    /// Whether nobody was told so yet.
    pub is_untold: bool,
}

impl AlertShown {
    /// The newest that who looks at it may see.
    pub async fn all(words: &Words, app: &App, caller: &Caller) -> Result<Vec<Self>, Problem> {
        let alerts = seen(app, caller, SHOWN).await?;
        // Those that were passed together with a greater share are in its words.
        let told = alerts.iter().filter(|alert| !is_passed(alert, &alerts));
        Ok(told.map(|alert| Self::of(words, alert)).collect())
    }

    fn of(words: &Words, standing: &AlertStanding) -> Self {
        let (told, quote) = match &standing.alert {
            Alert::BudgetThreshold(crossed) => (budget(words, crossed), None),
            Alert::ProviderEmpty {
                provider, message, ..
            } => (
                words.say_with("dashboard-alert-provider", "provider", provider.as_str()),
                Some(message.clone()),
            ),
        };
        let notices = standing.notices.iter();
        Self {
            at: (standing.at.to_string(), words.moment(&standing.at)),
            told,
            quote,
            notices: notices
                .map(|notice| NoticeShown::of(words, notice))
                .collect(),
        }
    }
}

/// Whether a greater share of the same budget was taken at the same time.
fn is_passed(alert: &AlertStanding, all: &[AlertStanding]) -> bool {
    let Alert::BudgetThreshold(lesser) = &alert.alert else {
        return false;
    };
    all.iter().any(|other| match &other.alert {
        Alert::BudgetThreshold(greater) => {
            other.at == alert.at
                && greater.scope == lesser.scope
                && greater.threshold > lesser.threshold
        }
        Alert::ProviderEmpty { .. } => false,
    })
}

fn budget(words: &Words, crossed: &Crossed) -> String {
    let money = |amount: MicroDollars| words.money(&Cost::from(amount));
    let whose = match crossed.scope {
        Scope::Service => "service",
        Scope::User(_) => "user",
        Scope::Key(_) => "key",
    };
    words.say_all(
        "dashboard-alert-budget",
        [
            ("whose", whose.into()),
            ("percent", crossed.percent.into()),
            ("month", crossed.month.to_string().into()),
            ("taken", money(crossed.spent + crossed.held).into()),
            ("limit", money(crossed.limit).into()),
        ],
    )
}

impl NoticeShown {
    fn of(words: &Words, notice: &NoticeStanding) -> Self {
        let channel = match notice.to.channel() {
            Channel::Mail => words.say("dashboard-alert-mail"),
            Channel::Slack => "Slack".to_owned(),
            Channel::Discord => "Discord".to_owned(),
        };
        let state = match notice.outcome {
            Some(outcome) => outcome.as_str(),
            None if notice.attempts > 0 && notice.error.is_some() => "again",
            None => "waiting",
        };
        let when = notice.ended_at.or(notice.next_at);
        Self {
            told: words.say_all(
                "dashboard-alert-notice",
                [
                    ("channel", channel.into()),
                    ("state", state.into()),
                    (
                        "when",
                        when.map_or_else(String::new, |at| words.moment(&at)).into(),
                    ),
                ],
            ),
            error: notice.error.clone(),
            is_untold: notice.outcome != Some(Outcome::Sent),
        }
    }
}
