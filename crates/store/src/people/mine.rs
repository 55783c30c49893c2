//! What a user is, has and wants, as they themselves see and change it. What an admin or the service changes of it, such as a
//! tier, credits or a password, is not here.

use greenlit_domain::waiting::Occasion;

use super::{Account, ApiKey, CreditEntry, Owned, Preferences, Session, Tier};
use crate::error::StoreError;

impl Owned {
    /// The account; the local user has none.
    pub async fn account(&self) -> Result<Option<Account>, StoreError> {
        self.store.account(self.user).await
    }

    /// What they may have; the local user may have everything.
    pub async fn tier(&self) -> Result<Option<Tier>, StoreError> {
        self.store.tier_of(self.user).await
    }

    /// How many credits there are.
    pub async fn credits(&self) -> Result<i64, StoreError> {
        self.store.credits(self.user).await
    }

    /// The newest lines of the credits' ledger before this one.
    pub async fn credit_entries(
        &self,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<CreditEntry>, StoreError> {
        self.store.credit_entries(self.user, before, limit).await
    }

    /// The keys.
    pub async fn api_keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        self.store.api_keys(self.user).await
    }

    /// Where they are signed in.
    pub async fn sessions(&self) -> Result<Vec<Session>, StoreError> {
        self.store.sessions(self.user).await
    }

    /// How they want to see the pages.
    pub async fn preferences(&self) -> Result<Preferences, StoreError> {
        self.store.preferences(self.user).await
    }

    /// Keeps how they want to see the pages.
    pub async fn prefer(&self, wish: Preferences) -> Result<(), StoreError> {
        self.store.prefer(self.user, wish).await
    }

    /// Of what they want mails.
    pub async fn mails(&self) -> Result<Vec<Occasion>, StoreError> {
        self.store.mails(self.user).await
    }

    /// Keeps of what they want mails.
    pub async fn want_mails(&self, mails: &[Occasion]) -> Result<(), StoreError> {
        self.store.want_mails(self.user, mails).await
    }

    /// Calls them so from now on.
    pub async fn rename(&self, name: String) -> Result<(), StoreError> {
        self.store.rename(self.user, name).await
    }
}
