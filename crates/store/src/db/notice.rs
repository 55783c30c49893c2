//! What PostgreSQL's NOTIFY carries between processes: who changed what, in few bytes.

use std::collections::BTreeSet;

use greenlit_domain::id::GenerationId;
use uuid::Uuid;

use crate::wakes::{Changed, Changes};

/// The channel of all notices.
pub(crate) const CHANNEL: &str = "greenlit";

/// The most generations that one names. A notice may have 8,000 bytes.
const MOST: usize = 200;

/// Where it says that more changed than it can name.
const ANY: &str = "*";

/// `OWNER r|- ID ID …`; `None` when nothing changed.
pub(super) fn of(owner: &str, changes: &Changes) -> Option<String> {
    if changes.is_nothing() {
        return None;
    }
    let ready = if changes.ready { "r" } else { "-" };
    let mut notice = format!("{owner} {ready}");
    match &changes.generations {
        Changed::These(ids) if ids.len() <= MOST => {
            for id in ids {
                notice.push(' ');
                notice.push_str(&id.0.simple().to_string());
            }
        }
        Changed::These(_) | Changed::Any => {
            notice.push(' ');
            notice.push_str(ANY);
        }
    }
    Some(notice)
}

/// What another process changed; `None` when it was this one, which knows.
pub(crate) fn read(notice: &str, me: &str) -> Option<Changes> {
    let mut words = notice.split(' ');
    if words.next() == Some(me) {
        return None;
    }
    let ready = words.next() != Some("-");
    let ids: Option<BTreeSet<GenerationId>> = words
        .map(|word| Uuid::try_parse(word).ok().map(GenerationId))
        .collect();
    Some(Changes {
        ready,
        generations: ids.map_or(Changed::Any, Changed::These),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_says_what_changed_to_others_only() {
        let ids = [Uuid::now_v7(), Uuid::now_v7()].map(GenerationId);
        for changes in [
            Changes::ready(ids),
            Changes::of(ids[0]),
            Changes::anything(),
        ] {
            let notice = of("me", &changes).unwrap();
            assert_eq!(read(&notice, "you"), Some(changes));
            assert_eq!(read(&notice, "me"), None);
        }
        assert_eq!(of("me", &Changes::default()), None);
    }

    #[test]
    fn a_notice_of_very_many_has_room_in_a_notification() {
        let owner = Uuid::now_v7().to_string();
        let many = |n| Changes::ready((0..n).map(|_| GenerationId(Uuid::now_v7())));
        assert!(of(&owner, &many(MOST)).unwrap().len() < 8_000);
        let notice = of(&owner, &many(MOST + 1)).unwrap();
        assert_eq!(read(&notice, "you"), Some(Changes::anything()));
    }
}
