//! Beginning jobs, whatever asked for them: a program, a form, a pasted list. Nothing is begun while a budget has no room.

use axum::http::{HeaderValue, header};
use greenlit_domain::money::MicroDollars;
use greenlit_domain::step::Done;
use greenlit_engine::budget::Closed;
use greenlit_store::rows::{Inserted, NewGeneration};

use crate::app::App;
use crate::auth::{Caller, Via};
use crate::problem::{Kind, Problem};

impl App {
    /// Begins these jobs of who asks: all of them or none.
    ///
    /// # Errors
    /// [`Kind::OverBudget`] when what is spent leaves no room for the first of them, and what the store refuses.
    pub async fn begin(
        &self,
        caller: &Caller,
        new: Vec<NewGeneration>,
    ) -> Result<Vec<Inserted>, Problem> {
        let key = match caller.via {
            Via::ApiKey(key) => Some(key),
            Via::LocalOwner | Via::Token | Via::Session(_) | Via::Bearer => None,
        };
        // The dearest is asked for: where it fits, each of them does.
        let worst = new
            .iter()
            .filter_map(|new| self.pricing.price(&new.settings, Done::default()).1.0)
            .max();
        let worst = worst.unwrap_or(MicroDollars::ZERO);
        let closed = self
            .budget
            .closed(&self.store, caller.user, key, worst)
            .await?;
        if let Some(closed) = closed {
            return Err(over_budget(&closed, self));
        }
        let new = new
            .into_iter()
            .map(|new| NewGeneration { key, ..new })
            .collect();
        Ok(self.of(caller).insert(new).await?)
    }
}

fn over_budget(closed: &Closed, app: &App) -> Problem {
    let wait = closed.until.since(app.store.clock().now());
    let problem = Problem::new(Kind::OverBudget, closed.told());
    match HeaderValue::from_str(&wait.as_secs().max(1).to_string()) {
        Ok(seconds) => problem.with_header(header::RETRY_AFTER, seconds),
        Err(_) => problem,
    }
}
