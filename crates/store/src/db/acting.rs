//! As whom PostgreSQL runs a transaction. Under row security a user's sees that user's rows and no others.
//!
//! Role and claims are set in the message that begins the transaction, and end with it: a connection that goes back to its
//! pool carries nothing on, and nothing is sent more often than without them.

use greenlit_domain::id::UserId;
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

/// As whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Actor {
    /// Whoever is logged in: the database has no row security, or is not to use it.
    Login,
    /// The service, for what is between users: claims, sign-in, budgets.
    Service,
    /// One user.
    Tenant(UserId),
}

impl Actor {
    /// This user, where there is row security.
    pub fn of(self, user: UserId) -> Self {
        match self {
            Self::Login => Self::Login,
            Self::Service | Self::Tenant(_) => Self::Tenant(user),
        }
    }

    /// What begins a transaction. BEGIN stands last and includes what stands before it in the same message: when the role is
    /// refused, no transaction is left open on the connection.
    pub fn begin(self) -> SqlStr {
        match self {
            Self::Login => SqlStr::from_static("BEGIN"),
            Self::Service => SqlStr::from_static("SET LOCAL ROLE greenlit_service; BEGIN"),
            Self::Tenant(user) => AssertSqlSafe(format!("{}; BEGIN", tenant(user))).into_sql_str(),
        }
    }

    /// What goes on as another in the middle of a transaction.
    pub fn go_on(self) -> SqlStr {
        match self {
            Self::Login => SqlStr::from_static("RESET ROLE"),
            Self::Service => SqlStr::from_static("SET LOCAL ROLE greenlit_service"),
            Self::Tenant(user) => AssertSqlSafe(tenant(user)).into_sql_str(),
        }
    }
}

/// The claims are Supabase's: the newer form and the older one, which `auth.uid()` looks at first. An id has hexadecimal digits
/// and hyphens alone.
fn tenant(user: UserId) -> String {
    format!(
        "SET LOCAL ROLE greenlit_tenant; \
         SET LOCAL request.jwt.claims = '{{\"sub\":\"{user}\",\"role\":\"greenlit_tenant\"}}'; \
         SET LOCAL request.jwt.claim.sub = '{user}'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_begins_with_a_role_and_both_forms_of_the_claim() {
        let words = Actor::Service.of(UserId::LOCAL).begin();
        assert_eq!(
            words.as_str(),
            "SET LOCAL ROLE greenlit_tenant; SET LOCAL request.jwt.claims = \
             '{\"sub\":\"00000000-0000-0000-0000-000000000001\",\"role\":\"greenlit_tenant\"}'; \
             SET LOCAL request.jwt.claim.sub = '00000000-0000-0000-0000-000000000001'; BEGIN"
        );
    }

    #[test]
    fn without_row_security_everybody_is_who_is_logged_in() {
        assert_eq!(Actor::Login.of(UserId::LOCAL).begin().as_str(), "BEGIN");
    }
}
