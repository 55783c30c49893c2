//! Windows that many processes share.

use super::redis::Redis;
use super::script::Run;
use super::upstash::Upstash;
use super::window::Standing;

/// Where they are.
#[derive(Clone)]
pub enum Shared {
    /// A Redis over its own protocol.
    Redis(Redis),
    /// One at Upstash, over HTTPS.
    Upstash(Upstash),
}

impl Shared {
    /// Counts a request there, in one round trip.
    pub(super) async fn run(&self, run: &Run) -> Result<Vec<Standing>, String> {
        match self {
            Self::Redis(redis) => redis.run(run).await,
            Self::Upstash(upstash) => upstash.run(run).await,
        }
    }

    /// Asks whether anybody is there, and connects.
    pub(super) async fn ping(&self) -> Result<(), String> {
        match self {
            Self::Redis(redis) => redis.ping().await,
            Self::Upstash(upstash) => upstash.ping().await,
        }
    }

    /// What was held open is held no longer.
    pub(super) fn let_go(&self) {
        if let Self::Redis(redis) = self {
            redis.let_go();
        }
    }
}

/// Over the Redis at `REDIS_URL_TEST`, where there is one: `scripts/test` starts it.
#[cfg(test)]
mod tests {
    use greenlit_domain::id::UserId;
    use greenlit_domain::time::Timestamp;
    use secrecy::SecretString;
    use uuid::Uuid;

    use super::super::memory::Memory;
    use super::super::policy::{Class, Subject, Wanted};
    use super::super::window::{Rule, Span};
    use super::*;

    const NOON: Timestamp = Timestamp(1_795_000_000_000);

    async fn redis() -> Option<Redis> {
        let url = std::env::var("REDIS_URL_TEST").ok()?;
        let redis = Redis::new(&SecretString::from(url)).unwrap();
        redis.ping().await.unwrap();
        Some(redis)
    }

    /// Somebody new, with a key of their own.
    fn somebody(quotas: [u32; 4]) -> Wanted {
        let user = Subject::User(UserId(Uuid::now_v7()));
        let key = Subject::Key(Uuid::now_v7());
        let subjects = [user, user, key, key];
        let spans = [Span::Minute, Span::Day, Span::Minute, Span::Day];
        let rules = spans.into_iter().zip(quotas);
        let rules = rules.map(|(span, quota)| Rule { span, quota });
        Wanted {
            class: Class::Make,
            windows: subjects.into_iter().zip(rules).collect(),
            count: 1,
        }
    }

    #[tokio::test]
    async fn the_script_counts_as_this_process_does() {
        let Some(redis) = redis().await else { return };
        let random = drawn_numbers();
        for quotas in [[10, 100, 5, 60], [700, 5_000, 650, 650], [3, 4, 3, 4]] {
            let (memory, mut wanted) = (Memory::default(), somebody(quotas));
            let mut now = NOON;
            for step in 0..300_usize {
                let drawn = random[step % random.len()];
                // Mostly moments, at times hours, and once in a while a clock that is put back.
                let pause = match drawn % 11 {
                    0 => 7 * 3_600_000,
                    1 => 61_000,
                    2 => -500,
                    other => i64::from(other) * 700,
                };
                now = Timestamp(now.0 + pause);
                wanted.count = 1 + drawn / 11 % 4;
                let here = memory.take(&wanted, now);
                let there = redis.run(&Run::new(&wanted, Some(now))).await;
                assert_eq!(there, Ok(here), "{quotas:?} at step {step}");
            }
        }
    }

    /// Numbers without an order, the same each time.
    fn drawn_numbers() -> Vec<u32> {
        let next = |last: &u32| Some(last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
        let drawn = std::iter::successors(Some(7_u32), next);
        drawn.map(|number| number >> 8).take(300).collect()
    }

    #[tokio::test]
    async fn of_fifty_at_once_ten_pass_by_the_servers_own_clock() {
        let Some(redis) = redis().await else { return };
        let wanted = somebody([10, 100, 10, 100]);
        let run = Run::new(&wanted, None);
        let all = (0..50).map(|_| redis.run(&run));
        let answers = futures_util::future::join_all(all).await;
        let passed = answers.into_iter().filter(|standings| {
            let standings = standings.as_ref().unwrap();
            standings.iter().all(|standing| standing.wait == 0)
        });
        assert_eq!(passed.count(), 10);
    }

    #[tokio::test]
    async fn a_server_that_lost_the_script_is_given_it_again() {
        let Some(redis) = redis().await else { return };
        let run = Run::new(&somebody([10, 100, 10, 100]), None);
        redis.run(&run).await.unwrap();
        let url = std::env::var("REDIS_URL_TEST").unwrap();
        let client = ::redis::Client::open(url).unwrap();
        let mut connection = client.get_multiplexed_async_connection().await.unwrap();
        let mut flush = ::redis::cmd("SCRIPT");
        let flushed = flush.arg("FLUSH").query_async::<()>(&mut connection);
        flushed.await.unwrap();
        assert_eq!(redis.run(&run).await.unwrap()[0].used, 2);
    }
}
