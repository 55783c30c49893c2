//! When the next model or provider in order is asked instead of one that cannot.

use greenlit_domain::model::{Billing, ModelError, PermanentKind, TransientKind};

/// Whether a lost call may be made again elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// A text: it may be billed, and that is borne.
    Bearable,
    /// A picture that may be billed: never.
    Never,
}

/// Whether the next in order is asked after this, which is what was left when all tries were used up. What would be no
/// better elsewhere stands: a refusal of the content above all, and a request that is wrong in itself.
pub fn falls_back(error: &ModelError, lost: Lost) -> bool {
    match error {
        ModelError::Permanent { kind, billing, .. } => {
            let is_lost = *billing == Billing::Unknown && lost == Lost::Never;
            let elsewhere = match kind {
                PermanentKind::OutOfMoney
                | PermanentKind::UnknownModel
                | PermanentKind::Unauthorised
                | PermanentKind::Unsupported
                | PermanentKind::Unpriced
                | PermanentKind::NotNow => true,
                PermanentKind::Refused | PermanentKind::TooLong | PermanentKind::BadRequest => {
                    false
                }
            };
            elsewhere && !is_lost
        }
        ModelError::Transient { kind, billing, .. } => {
            let is_lost = *billing != Billing::Free && lost == Lost::Never;
            let elsewhere = match kind {
                TransientKind::Fault
                | TransientKind::RateLimit
                | TransientKind::Ramp
                | TransientKind::TierBusy => true,
                TransientKind::Dialect | TransientKind::Overtaken => false,
            };
            elsewhere && !is_lost
        }
        // A useless answer is judged by the agent, and a wait is waited for.
        ModelError::Useless { .. } | ModelError::Postponed { .. } | ModelError::Journal(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use greenlit_domain::model::AnswerFacts;

    use super::*;

    #[test]
    fn what_is_the_providers_own_trouble_is_asked_for_elsewhere_and_what_is_the_requests_is_not() {
        use PermanentKind as P;
        for (kind, elsewhere) in [
            (P::OutOfMoney, true),
            (P::UnknownModel, true),
            (P::Unauthorised, true),
            (P::Unsupported, true),
            (P::NotNow, true),
            (P::Refused, false),
            (P::TooLong, false),
            (P::BadRequest, false),
        ] {
            let error = ModelError::Permanent {
                message: String::new(),
                kind,
                billing: Billing::Free,
            };
            for lost in [Lost::Bearable, Lost::Never] {
                assert_eq!(falls_back(&error, lost), elsewhere, "{kind:?}");
            }
        }
    }

    #[test]
    fn a_picture_that_may_be_billed_is_not_painted_elsewhere_and_a_text_is_written() {
        let counted = Billing::Counted(Box::default());
        for (billing, picture) in [
            (Billing::Free, true),
            (Billing::Unknown, false),
            (counted, false),
        ] {
            let error = ModelError::Transient {
                message: String::new(),
                kind: TransientKind::Fault,
                retry_after: None,
                billing,
            };
            assert!(falls_back(&error, Lost::Bearable));
            assert_eq!(falls_back(&error, Lost::Never), picture);
        }
    }

    #[test]
    fn waits_and_useless_answers_are_no_reason() {
        let postponed = ModelError::Postponed {
            message: String::new(),
            wait: std::time::Duration::ZERO,
            attempt: 1,
            tried: 1,
        };
        let useless = ModelError::Useless {
            message: String::new(),
            facts: AnswerFacts::default(),
        };
        for error in [postponed, useless] {
            assert!(!falls_back(&error, Lost::Bearable), "{error:?}");
        }
    }
}
