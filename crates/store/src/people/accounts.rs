//! Users who sign in.

use greenlit_domain::id::UserId;
use greenlit_domain::time::Timestamp;
use greenlit_domain::used::Act;
use serde_json::json;
use uuid::Uuid;

use super::audit::{By, Note, note};
use super::identities::{self, Identity};
use crate::db::{Row, Transaction, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::usage::enter_act;
use crate::wakes::Changes;

/// What somebody is to the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Somebody with jobs of their own.
    User,
    /// Somebody who looks after people and the service, too.
    Admin,
}

/// A user who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub user: UserId,
    /// In lower case; no two have the same.
    pub email: String,
    /// How they are called.
    pub name: String,
    /// What they are to the service.
    pub role: Role,
    /// The name of their tier.
    pub tier: String,
    /// Whether they can sign in with a password.
    pub has_password: bool,
    /// Since when they may not sign in.
    pub disabled_at: Option<Timestamp>,
    /// Since when they are known.
    pub created_at: Timestamp,
}

/// A user to be added.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// In whatever case.
    pub email: String,
    /// How they are called.
    pub name: String,
    /// The PHC string of their password.
    pub password_hash: Option<String>,
    /// What they are to the service.
    pub role: Role,
    /// The name of their tier.
    pub tier: String,
    /// Who they are elsewhere.
    pub identity: Option<Identity>,
}

/// What a password is held against.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Whose.
    pub account: Account,
    /// The PHC string.
    pub password_hash: Option<String>,
}

/// What can be changed of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountChange {
    /// Another role.
    Role(Role),
    /// Another tier.
    Tier(String),
    /// They may no longer sign in; all their sessions end.
    Disable,
    /// They may sign in again.
    Enable,
    /// Another password, as its PHC string; all their sessions end.
    Password(String),
}

impl Role {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
        }
    }

    /// The role of this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::User, Self::Admin]
            .into_iter()
            .find(|role| role.as_str() == name)
    }
}

impl Store {
    /// Adds a user.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the address, or the identity, is somebody's already, or there is no such tier.
    pub async fn add_account(&self, new: NewAccount, by: By) -> Result<Account, StoreError> {
        self.add(UserId(Uuid::now_v7()), new, by).await
    }

    /// Adds a user who does it themselves.
    ///
    /// # Errors
    /// As [`Self::add_account`].
    pub async fn sign_up(&self, new: NewAccount) -> Result<Account, StoreError> {
        let user = UserId(Uuid::now_v7());
        self.add(user, new, By::User(user)).await
    }

    async fn add(&self, user: UserId, new: NewAccount, by: By) -> Result<Account, StoreError> {
        let now = self.clock.now();
        let email = new.email.trim().to_lowercase();
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    if by_email(transaction, &email).await?.is_some() {
                        return Err(StoreError::Conflict(format!(
                            "{email} has an account already"
                        )));
                    }
                    super::tiers::must_be(transaction, &new.tier).await?;
                    query(
                        "insert of a user",
                        "INSERT INTO users (id, name, created_at, updated_at) VALUES ($1, $2, $3, $3)",
                    )
                    .bind(user)
                    .bind(new.name.as_str())
                    .bind(now)
                    .execute(&mut *transaction)
                    .await?;
                    query("insert of an account", same!("people_insert_account"))
                        .bind(user)
                        .bind(email.as_str())
                        .bind(new.password_hash)
                        .bind(new.role.as_str())
                        .bind(new.tier.as_str())
                        .bind(now)
                        .execute(&mut *transaction)
                        .await?;
                    if let Some(identity) = &new.identity {
                        identities::link(transaction, user, identity, now).await?;
                    }
                    let after = json!({ "role": new.role.as_str(), "tier": new.tier });
                    let added = Note {
                        by,
                        action: "account.added",
                        subject: &email,
                        before: None,
                        after: Some(after),
                    };
                    note(transaction, now, added).await?;
                    enter_act(transaction, user, Act::SignedUp, now).await?;
                    must_be(transaction, user).await
                })
            })
            .await
    }

    /// This user's account.
    pub async fn account(&self, user: UserId) -> Result<Option<Account>, StoreError> {
        query("read of an account", same!("people_account"))
            .bind(user)
            .fetch_optional(&self.readers)
            .await?
            .as_ref()
            .map(account)
            .transpose()
    }

    /// What the password of this address is held against.
    pub async fn credentials(&self, email: &str) -> Result<Option<Credentials>, StoreError> {
        let row = query("read of an account", same!("people_account_by_email"))
            .bind(email.trim().to_lowercase())
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref()
            .map(|row| {
                Ok(Credentials {
                    account: account(row)?,
                    password_hash: row.maybe("password_hash")?,
                })
            })
            .transpose()
    }

    /// Accounts by address, after this one.
    pub async fn accounts(&self, after: &str, limit: u32) -> Result<Vec<Account>, StoreError> {
        query("read of accounts", same!("people_accounts"))
            .bind(after)
            .bind(limit)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(account)
            .collect()
    }

    /// Those who look after this service, by address.
    pub async fn admins(&self) -> Result<Vec<Account>, StoreError> {
        query("read of admins", same!("people_all_admins"))
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(account)
            .collect()
    }

    /// Whether anybody could look after this service.
    pub async fn has_admin(&self) -> Result<bool, StoreError> {
        query("look for an admin", same!("people_admins"))
            .fetch_optional(&self.readers)
            .await
            .map(|row| row.is_some())
    }

    /// Changes an account.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none; [`StoreError::Conflict`] when nobody would be left to look after the
    /// service, or there is no such tier.
    pub async fn change_account(
        &self,
        user: UserId,
        change: AccountChange,
        by: By,
    ) -> Result<Account, StoreError> {
        let now = self.clock.now();
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let before = must_be(transaction, user).await?;
                    apply(transaction, &before, &change, now).await?;
                    let after = must_be(transaction, user).await?;
                    if before.role == Role::Admin && before.disabled_at.is_none() {
                        must_have_admin(transaction).await?;
                    }
                    let [told_before, told_after] = [&before, &after].map(|account| {
                        json!({ "role": account.role.as_str(), "tier": account.tier, "disabledAt": account.disabled_at })
                    });
                    let changed = Note {
                        by,
                        action: change.name(),
                        subject: &after.email,
                        before: Some(told_before),
                        after: Some(told_after),
                    };
                    note(transaction, now, changed).await?;
                    Ok(after)
                })
            })
            .await
    }
}

impl AccountChange {
    fn name(&self) -> &'static str {
        match self {
            Self::Role(_) => "account.role",
            Self::Tier(_) => "account.tier",
            Self::Disable => "account.disabled",
            Self::Enable => "account.enabled",
            // The password itself is told to nobody.
            Self::Password(_) => "account.password",
        }
    }

    /// Whether whoever is signed in must do so again.
    fn ends_sessions(&self) -> bool {
        matches!(self, Self::Disable | Self::Password(_))
    }
}

async fn apply(
    transaction: &mut Transaction<'_>,
    account: &Account,
    change: &AccountChange,
    now: Timestamp,
) -> Result<(), StoreError> {
    if let AccountChange::Tier(tier) = change {
        super::tiers::must_be(transaction, tier).await?;
    }
    let (role, tier, disabled_at, password) = match change {
        AccountChange::Role(role) => (*role, account.tier.as_str(), account.disabled_at, None),
        AccountChange::Tier(tier) => (account.role, tier.as_str(), account.disabled_at, None),
        AccountChange::Disable => {
            let since = account.disabled_at.or(Some(now));
            (account.role, account.tier.as_str(), since, None)
        }
        AccountChange::Enable => (account.role, account.tier.as_str(), None, None),
        AccountChange::Password(hash) => (
            account.role,
            account.tier.as_str(),
            account.disabled_at,
            Some(hash.as_str()),
        ),
    };
    query("change of an account", same!("people_change_account"))
        .bind(account.user)
        .bind(role.as_str())
        .bind(tier)
        .bind(disabled_at)
        .bind(password)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
    if change.ends_sessions() {
        query("end of sessions", "DELETE FROM sessions WHERE user_id = $1")
            .bind(account.user)
            .execute(transaction)
            .await?;
    }
    Ok(())
}

/// Where there was no admin before, there need not be one now; whoever is one may not be the last to go.
pub(super) async fn must_have_admin(transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
    let row = query("look for an admin", same!("people_admins"))
        .fetch_optional(transaction)
        .await?;
    if row.is_none() {
        return Err(StoreError::Conflict(
            "this is the only admin who can sign in: make another one first".to_owned(),
        ));
    }
    Ok(())
}

pub(super) async fn must_be(
    transaction: &mut Transaction<'_>,
    user: UserId,
) -> Result<Account, StoreError> {
    query("read of an account", same!("people_account"))
        .bind(user)
        .fetch_optional(transaction)
        .await?
        .as_ref()
        .map(account)
        .transpose()?
        .ok_or_else(|| StoreError::NotFound(user.to_string()))
}

async fn by_email(
    transaction: &mut Transaction<'_>,
    email: &str,
) -> Result<Option<Row>, StoreError> {
    query("read of an account", same!("people_account_by_email"))
        .bind(email)
        .fetch_optional(transaction)
        .await
}

pub(super) fn account(row: &Row) -> Result<Account, StoreError> {
    let role: String = row.get("role")?;
    Ok(Account {
        user: row.get("user_id")?,
        email: row.get("email")?,
        name: row.get("name")?,
        role: Role::parse(&role)
            .ok_or_else(|| StoreError::corrupt("role", "an account", "no such role"))?,
        tier: row.get("tier")?,
        has_password: row.maybe::<String>("password_hash")?.is_some(),
        disabled_at: row.maybe("disabled_at")?,
        created_at: row.get("account_created_at")?,
    })
}
