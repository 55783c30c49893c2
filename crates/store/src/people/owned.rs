//! The store as one user sees it. Every method looks first whether what is asked for is this user's, and what is not is
//! answered as what is not there. Where PostgreSQL has row security this user acts in each transaction, so that a statement
//! which forgets to ask finds nothing of another's.

use std::sync::Arc;

use greenlit_domain::event::{Event, EventKind};
use greenlit_domain::generation::Generation;
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::settings::Settings;
use greenlit_domain::test_result::TestResult;
use greenlit_domain::thumbnail::BlobId;
use greenlit_domain::time::Timestamp;

use crate::bulk::{Requeued, Stocked};
use crate::db::{apart, array, query};
use crate::error::StoreError;
use crate::figures::{Day, DayFigures, Whose};
use crate::links::WaitingJob;
use crate::open::Store;
use crate::results::KeptResult;
use crate::rows::{Averages, History, Inserted, NewGeneration, NewPick};
use crate::search::{Mark, Page, Search};
use crate::standing::Standing;
use crate::writing::StoredAnswers;

/// One user's jobs. Cheap to clone.
#[derive(Clone)]
pub struct Owned {
    /// The view in which this user acts.
    pub(super) store: Arc<Store>,
    pub(super) user: UserId,
    /// What it is a view of: that one is not closed while somebody has this.
    _whole: Arc<Store>,
}

impl Store {
    /// The jobs of this user, and nobody else's.
    pub fn of(self: &Arc<Self>, user: UserId) -> Owned {
        Owned {
            store: Arc::new(self.acting_for(user)),
            user,
            _whole: Arc::clone(self),
        }
    }
}

impl Owned {
    /// Whose.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// Now, as the rows have it.
    pub fn now(&self) -> Timestamp {
        self.store.clock().now()
    }

    /// One generation.
    pub async fn generation(&self, id: GenerationId) -> Result<Generation, StoreError> {
        self.store.generation(self.user, id).await
    }

    /// Those whose id starts or ends with the text.
    pub async fn find(&self, part: &str) -> Result<Vec<GenerationId>, StoreError> {
        self.store.find(self.user, part).await
    }

    /// What is stored of a generation besides its row.
    pub async fn history(&self, id: GenerationId) -> Result<History, StoreError> {
        self.must_be_mine(id).await?;
        self.store.history(id).await
    }

    /// Its labels.
    pub async fn labels(&self, id: GenerationId) -> Result<Vec<String>, StoreError> {
        self.must_be_mine(id).await?;
        self.store.labels(id).await
    }

    /// How it stands.
    pub async fn standing(&self, id: GenerationId) -> Result<Standing, StoreError> {
        self.must_be_mine(id).await?;
        self.store.standing(id).await
    }

    /// Its events after the given number, oldest first.
    pub async fn events(&self, id: GenerationId, after: u64) -> Result<Vec<Event>, StoreError> {
        self.must_be_mine(id).await?;
        self.store.events(id, after).await
    }

    /// The bytes of a blob that one of this user's generations uses.
    pub async fn blob(&self, id: GenerationId, blob: &BlobId) -> Result<Vec<u8>, StoreError> {
        self.must_be_mine(id).await?;
        query(
            "read of a picture",
            "SELECT sha256 FROM blob_uses WHERE generation_id = $1 AND sha256 = $2",
        )
        .bind(id)
        .bind(blob.0.as_str())
        .fetch_optional(&self.store.readers)
        .await?
        .ok_or_else(|| StoreError::NotFound(id.to_string()))?;
        self.store.blobs().get(blob).await
    }

    /// The jobs after this one that are meant, the newest first.
    pub async fn page(
        &self,
        search: &Search,
        after: Option<Mark>,
        limit: usize,
    ) -> Result<Page, StoreError> {
        self.store.page(self.user, search, after, limit).await
    }

    /// Where the jobs stand that are meant, at most so many.
    pub async fn search(
        &self,
        search: &Search,
        after: Option<Mark>,
        most: usize,
    ) -> Result<Vec<Mark>, StoreError> {
        self.store.search(self.user, search, after, most).await
    }

    /// Those that wait for a pick, the oldest first, at most so many after this one.
    pub async fn waiting(
        &self,
        after: Option<Mark>,
        most: u32,
    ) -> Result<Vec<WaitingJob>, StoreError> {
        self.store.waiting(self.user, after, most).await
    }

    /// Those that can go on without a person.
    pub async fn unfinished(&self) -> Result<Vec<GenerationId>, StoreError> {
        self.store.unfinished(self.user).await
    }

    /// What packages cost on average that these models made alone.
    pub async fn average_cost(
        &self,
        text_model: &str,
        image_model: Option<&str>,
    ) -> Result<Averages, StoreError> {
        self.store
            .average_cost(self.user, text_model, image_model)
            .await
    }

    /// These generations, with what they have; others' are left out.
    pub async fn stocked(&self, ids: &[GenerationId]) -> Result<Vec<Stocked>, StoreError> {
        self.store.stocked(&self.mine(ids).await?).await
    }

    /// Begins generations of this user, whoever they name: all of them or none. Each takes what the tier says; priority and
    /// thumbnails go as far as the tier does.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when the day's packages or the credits do not suffice.
    pub async fn insert(&self, mut new: Vec<NewGeneration>) -> Result<Vec<Inserted>, StoreError> {
        let tier = self.store.tier_of(self.user).await?;
        for new in &mut new {
            new.user = self.user;
            if let Some(tier) = &tier {
                new.priority = new.priority.min(tier.priority);
                let most = u8::try_from(tier.thumbnails).unwrap_or(u8::MAX);
                new.settings.thumbnails = new.settings.thumbnails.min(most);
            }
        }
        self.store.insert(new).await
    }

    /// Answers "which title?".
    pub async fn answer(
        &self,
        id: GenerationId,
        pick: NewPick,
        told: EventKind,
        settings: Settings,
    ) -> Result<(), StoreError> {
        self.must_be_mine(id).await?;
        self.store.answer(id, pick, told, settings).await
    }

    /// Ends a generation whose titles were turned down.
    pub async fn reject(
        &self,
        id: GenerationId,
        pick: NewPick,
        told: EventKind,
    ) -> Result<(), StoreError> {
        self.must_be_mine(id).await?;
        self.store.reject(id, pick, told).await
    }

    /// Stops a generation for good.
    pub async fn cancel(&self, id: GenerationId) -> Result<(), StoreError> {
        self.must_be_mine(id).await?;
        self.store.cancel(id).await
    }

    /// Stops those that are not final, and says which.
    pub async fn cancel_these(
        &self,
        ids: &[GenerationId],
    ) -> Result<Vec<GenerationId>, StoreError> {
        self.store.cancel_these(self.mine(ids).await?).await
    }

    /// Puts a failed or cancelled generation back.
    pub async fn requeue(
        &self,
        id: GenerationId,
        settings: Settings,
        answers: StoredAnswers,
    ) -> Result<(), StoreError> {
        self.must_be_mine(id).await?;
        self.store.requeue(id, settings, answers).await
    }

    /// Puts those back that failed or were cancelled, and says which.
    pub async fn requeue_these(
        &self,
        mut these: Vec<Requeued>,
    ) -> Result<Vec<GenerationId>, StoreError> {
        let ids: Vec<_> = these.iter().map(|one| one.id).collect();
        let mine = self.mine(&ids).await?;
        these.retain(|one| mine.contains(&one.id));
        self.store.requeue_these(these).await
    }

    /// Lets a generation that stopped early go on.
    pub async fn go_on(
        &self,
        id: GenerationId,
        settings: Settings,
        picked: Option<(NewPick, EventKind)>,
    ) -> Result<(), StoreError> {
        self.must_be_mine(id).await?;
        self.store.go_on(id, settings, picked).await
    }

    /// Puts labels on these generations and takes others off.
    pub async fn label_these(
        &self,
        ids: &[GenerationId],
        add: Vec<String>,
        remove: Vec<String>,
    ) -> Result<(), StoreError> {
        let mine = self.mine(ids).await?;
        self.store.label_these(mine, add, remove).await
    }

    /// Deletes a generation with all that belongs to it.
    pub async fn delete(&self, id: GenerationId) -> Result<(), StoreError> {
        self.must_be_mine(id).await?;
        self.store.delete(id).await
    }

    /// What was written down of a package's Test & Compare.
    pub async fn test_result(&self, id: GenerationId) -> Result<Option<KeptResult>, StoreError> {
        self.store.test_result(self.user, id).await
    }

    /// Writes down what a package's Test & Compare said.
    pub async fn keep_test_result(
        &self,
        id: GenerationId,
        result: &TestResult,
    ) -> Result<(), StoreError> {
        self.store.keep_test_result(self.user, id, result).await
    }

    /// Forgets what was written down of a package's Test & Compare.
    pub async fn forget_test_result(&self, id: GenerationId) -> Result<(), StoreError> {
        self.store.forget_test_result(self.user, id).await
    }

    /// What there is to say of each of these days.
    pub async fn figures(&self, first: Day, last: Day) -> Result<Vec<Arc<DayFigures>>, StoreError> {
        self.store
            .figures(Whose::User(self.user), first, last)
            .await
    }

    async fn must_be_mine(&self, id: GenerationId) -> Result<(), StoreError> {
        query(
            "look whose a job is",
            "SELECT id FROM video_generations WHERE id = $1 AND user_id = $2",
        )
        .bind(id)
        .bind(self.user)
        .fetch_optional(&self.store.readers)
        .await?
        .map(drop)
        .ok_or_else(|| StoreError::NotFound(id.to_string()))
    }

    /// Those of these that are this user's.
    async fn mine(&self, ids: &[GenerationId]) -> Result<Vec<GenerationId>, StoreError> {
        query("look whose jobs are", apart!("people_mine"))
            .bind(array(ids)?)
            .bind(self.user)
            .fetch_all(&self.store.readers)
            .await?
            .iter()
            .map(|row| row.get("id"))
            .collect()
    }
}
