//! How somebody wants to see the pages.

use greenlit_domain::id::UserId;
use greenlit_domain::waiting::Occasion;

use crate::db::{array, query};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

/// How somebody wants to see the pages. What is not said, the browser says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preferences {
    /// The language of the pages, such as `pt-BR`.
    pub locale: Option<String>,
    /// Dark or light.
    pub theme: Option<Theme>,
}

/// Dark or light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| theme.as_str() == name)
    }
}

impl Store {
    /// How this user wants to see the pages.
    pub async fn preferences(&self, user: UserId) -> Result<Preferences, StoreError> {
        let row = query(
            "read of preferences",
            "SELECT locale, theme FROM users WHERE id = $1",
        )
        .bind(user)
        .fetch_optional(&self.readers)
        .await?
        .ok_or_else(|| StoreError::NotFound(user.to_string()))?;
        let theme: Option<String> = row.maybe("theme")?;
        Ok(Preferences {
            locale: row.maybe("locale")?,
            theme: theme.as_deref().and_then(Theme::parse),
        })
    }

    /// Of what this user wants mails.
    pub async fn mails(&self, user: UserId) -> Result<Vec<Occasion>, StoreError> {
        self.reader(user).await.map(|reader| reader.mails)
    }

    /// Keeps of what this user wants mails; what is not named, they do not want.
    pub async fn want_mails(&self, user: UserId, mails: &[Occasion]) -> Result<(), StoreError> {
        let change = query(
            "change of mails",
            "UPDATE users SET mails = $2, updated_at = $3 WHERE id = $1",
        )
        .bind(user)
        .bind(array(mails)?)
        .bind(self.clock.now());
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move { change.execute(transaction).await.map(drop) })
            })
            .await
    }

    /// Calls this user so from now on.
    pub async fn rename(&self, user: UserId, name: String) -> Result<(), StoreError> {
        let now = self.clock.now();
        let change = query(
            "change of a name",
            "UPDATE users SET name = $2, updated_at = $3 WHERE id = $1",
        )
        .bind(user)
        .bind(name)
        .bind(now);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move { change.execute(transaction).await.map(drop) })
            })
            .await
    }

    /// Keeps how this user wants to see the pages.
    pub async fn prefer(&self, user: UserId, wish: Preferences) -> Result<(), StoreError> {
        let now = self.clock.now();
        let change = query(
            "change of preferences",
            "UPDATE users SET locale = $2, theme = $3, updated_at = $4 WHERE id = $1",
        )
        .bind(user)
        .bind(wish.locale)
        .bind(wish.theme.map(Theme::as_str))
        .bind(now);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move { change.execute(transaction).await.map(drop) })
            })
            .await
    }
}
