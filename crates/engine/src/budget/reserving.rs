//! What work sets aside for its calls, and what a refusal means to it.

use greenlit_domain::model::{Billing, JournalError, ModelError, ModelIdentity, PermanentKind};
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::step::needs;
use greenlit_store::StoreError;
use greenlit_store::budget::Reservation;

use super::{NoRoom, Unpriced};
use crate::pipeline::Work;

impl Work {
    /// What a call sets aside before it is sent.
    ///
    /// # Errors
    /// When nobody knows what it costs, and such calls are refused.
    pub(crate) fn reservation(
        &self,
        identity: &ModelIdentity,
        worst: Cost,
        unpriced: Unpriced,
    ) -> Result<Option<Reservation>, ModelError> {
        let Some(worst) = worst.0 else {
            return match unpriced {
                Unpriced::Allowed => Ok(None),
                Unpriced::Refused => Err(refused_unpriced(identity)),
            };
        };
        if worst == MicroDollars::ZERO {
            return Ok(None);
        }
        let budget = &self.parts.budget;
        Ok(Some(Reservation {
            worst,
            commitment: self.commitment(),
            month: budget.period(self.now()).month,
            service_limit: budget.limit,
        }))
    }

    /// What all that is missing may cost at most. A part of unknown price is in no budget.
    fn commitment(&self) -> MicroDollars {
        let done = self.results().done();
        let settings = &self.generation.settings;
        self.models
            .worst
            .iter()
            .filter(|(step, _)| needs(settings, *step) && !done.has(*step))
            .filter_map(|(_, worst)| worst.0)
            .fold(MicroDollars::ZERO, |sum, worst| sum + worst)
    }

    /// What a failed entry means to the call.
    pub(crate) fn journal_error(&self, error: StoreError) -> JournalError {
        match error {
            StoreError::LeaseLost(_) => JournalError::LeaseLost,
            StoreError::OverBudget(refused) => {
                let NoRoom {
                    scope,
                    fit,
                    message,
                    wait,
                } = NoRoom::of(&refused, &self.parts.budget, self.now());
                JournalError::NoRoom {
                    message,
                    scope,
                    fit,
                    wait,
                }
            }
            other => JournalError::Storage(other.to_string()),
        }
    }
}

fn refused_unpriced(identity: &ModelIdentity) -> ModelError {
    ModelError::Permanent {
        message: format!(
            "nobody knows what {} costs, so that no budget can count it: give its price in a file named by GREENLIT_MODELS \
             (docs/models.md), or allow such models with GREENLIT_UNPRICED=allow",
            identity.model
        ),
        kind: PermanentKind::Unpriced,
        billing: Billing::Free,
    }
}
