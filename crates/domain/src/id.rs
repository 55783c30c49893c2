//! Ids. All are UUIDs; new ones are version 7, so that they sort by the time they were made.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, example = "019aaf7e-1f2b-7c3d-8e4f-5a6b7c8d9e0f")]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

id!(
    /// A generation; the `jobId` that users see.
    GenerationId
);
id!(
    /// One call in the ledger.
    CallId
);
id!(
    /// The owner of generations. A laptop has the one user [`UserId::LOCAL`].
    UserId
);
id!(
    /// Generations that one command or file began together.
    BatchId
);

id!(
    /// A receiver of webhooks.
    HookId
);
id!(
    /// One event for one receiver of webhooks.
    DeliveryId
);

impl UserId {
    /// The user of a data folder without accounts. The first migration inserts its row.
    pub const LOCAL: Self = Self(Uuid::from_u128(1));
}
