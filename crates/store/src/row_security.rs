//! Row security on PostgreSQL: whether the database has it, and whether this login may use it.
//!
//! The policies stand in the migration `row_security`; who acts when, in `db/acting.rs`. Where the roles could not be made when
//! the schema was, it is tried again whenever a store is opened.

use sqlx::PgConnection;

use crate::db::{Actor, On, Statements, query};
use crate::error::StoreError;

/// The migration from which on there are policies.
pub(crate) const SINCE: i64 = 17;

/// Whether row security is to be used, where the database is PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowSecurity {
    /// Where the database allows it.
    #[default]
    Auto,
    /// Nothing is opened without it.
    Require,
    /// It is not: all transactions are those of whoever is logged in.
    Off,
}

/// Whether each row is seen by its owner alone, by the database's own rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowStanding {
    /// SQLite has no such rules.
    NotThere,
    /// It is.
    Forced,
    /// It is not, for this reason.
    Off(String),
}

/// How a database was found.
#[derive(Debug)]
pub(crate) enum Found {
    /// Its schema is older than the policies.
    NotMade,
    /// The policies are forced, and this login may act as both roles.
    Forced,
    /// There are none: why, and what to do.
    Open(String),
    /// They are forced, and this login may not act as the roles: why, and what to do.
    Locked(String),
}

impl Found {
    /// Who acts for the service.
    pub fn actor(&self) -> Actor {
        match self {
            Self::Forced => Actor::Service,
            Self::NotMade | Self::Open(_) | Self::Locked(_) => Actor::Login,
        }
    }
}

impl RowSecurity {
    /// Its name in the configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Require => "require",
            Self::Off => "off",
        }
    }

    /// The wish of this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Auto, Self::Require, Self::Off]
            .into_iter()
            .find(|wish| wish.as_str() == name)
    }

    /// Who acts for the service in a database that was found so.
    ///
    /// # Errors
    /// [`StoreError::RowSecurity`] when it is required and not there, or there and locked.
    pub(crate) fn decide(self, found: Found) -> Result<(Actor, RowStanding), StoreError> {
        match (self, found) {
            (Self::Off, _) => Ok((
                Actor::Login,
                RowStanding::Off("GREENLIT_ROW_SECURITY is off".to_owned()),
            )),
            (_, Found::Forced) => Ok((Actor::Service, RowStanding::Forced)),
            (Self::Auto, Found::Open(why)) => Ok((Actor::Login, RowStanding::Off(why))),
            (Self::Require, Found::Open(why)) | (_, Found::Locked(why)) => {
                Err(StoreError::RowSecurity(why))
            }
            // A store is opened with the newest schema.
            (_, Found::NotMade) => Err(StoreError::RowSecurity(
                "the schema has no policies: run greenlit migrate up".to_owned(),
            )),
        }
    }
}

/// Forces the policies where they are not, and says how the database stands then.
pub(crate) async fn force(connection: &mut PgConnection) -> Result<Found, StoreError> {
    let (login, bare) = look(connection).await?;
    if let Some(bare) = bare
        && let Some(why) = force_all(connection, &login, &bare).await?
    {
        return Ok(Found::Open(why));
    }
    try_roles(connection, &login).await
}

/// How the database stands for whoever is logged in here.
pub(crate) async fn find(connection: &mut PgConnection) -> Result<Found, StoreError> {
    let (login, bare) = look(connection).await?;
    match bare {
        Some(bare) => Ok(Found::Open(only_owner(&login, &bare))),
        None => try_roles(connection, &login).await,
    }
}

/// Who is logged in, and the tables that are not under forced policies.
async fn look(connection: &mut PgConnection) -> Result<(String, Option<String>), StoreError> {
    let row = query(
        "look for row security",
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/sql/postgres/row_security.sql"
        )),
    )
    .fetch_optional(on(connection))
    .await?
    .ok_or_else(|| StoreError::corrupt("row security", "the schema", "nothing is told of it"))?;
    Ok((row.get("login")?, row.maybe("bare")?))
}

/// Forces the policies; gives the reason when that is not to be.
async fn force_all(
    connection: &mut PgConnection,
    login: &str,
    bare: &str,
) -> Result<Option<String>, StoreError> {
    let forced = query(
        "row security",
        "SELECT greenlit_force_all_rows() AS why_not",
    )
    .fetch_optional(on(connection))
    .await;
    match forced {
        Ok(row) => Ok(row
            .map(|row| row.maybe::<String>("why_not"))
            .transpose()?
            .flatten()
            .map(|why| {
                format!(
                    "{why}; docs/databases.md says what an administrator of the database does once"
                )
            })),
        Err(error) if error.is_denied() => Ok(Some(only_owner(login, bare))),
        Err(error) => Err(error),
    }
}

fn only_owner(login: &str, bare: &str) -> String {
    format!(
        "there are no policies on {bare}, and {login} does not own them: run greenlit migrate up as their owner"
    )
}

/// Takes both roles, and looks whether the tables are found then.
async fn try_roles(connection: &mut PgConnection, login: &str) -> Result<Found, StoreError> {
    let tried = sqlx::raw_sql(
        "SET LOCAL ROLE greenlit_tenant; SET LOCAL ROLE greenlit_service; SELECT 1 FROM users LIMIT 1",
    )
    .execute(connection)
    .await
    .map_err(StoreError::database("row security"));
    match tried {
        Ok(_) => Ok(Found::Forced),
        Err(error) if error.is_denied() => Ok(Found::Locked(format!(
            "the tables are under policies, and {login} may not act as their roles: let an administrator of the database \
             say GRANT greenlit_tenant, greenlit_service TO \"{login}\", or set GREENLIT_ROW_SECURITY=off where {login} \
             owns the tables"
        ))),
        Err(error) => Err(error),
    }
}

fn on(connection: &mut PgConnection) -> On<'_> {
    On::Postgres(connection, Statements::EachItsOwn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_required_is_not_given_up_silently() {
        let open = || Found::Open("no roles".to_owned());
        let locked = || Found::Locked("no grant".to_owned());
        let decided = |wish: RowSecurity, found| wish.decide(found).map(|(actor, _)| actor).ok();
        assert_eq!(
            decided(RowSecurity::Auto, Found::Forced),
            Some(Actor::Service)
        );
        assert_eq!(decided(RowSecurity::Auto, open()), Some(Actor::Login));
        assert_eq!(decided(RowSecurity::Require, open()), None);
        for wish in [RowSecurity::Auto, RowSecurity::Require] {
            assert_eq!(decided(wish, locked()), None);
        }
        for found in [Found::Forced, open(), locked()] {
            assert_eq!(decided(RowSecurity::Off, found), Some(Actor::Login));
        }
    }

    #[test]
    fn each_wish_has_a_name() {
        for wish in [RowSecurity::Auto, RowSecurity::Require, RowSecurity::Off] {
            assert_eq!(RowSecurity::parse(wish.as_str()), Some(wish));
        }
        assert_eq!(RowSecurity::parse("on"), None);
    }
}
