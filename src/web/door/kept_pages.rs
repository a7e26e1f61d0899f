//! Whole pages as they were sent last. A page is used again for the same person and address as long
//! as the records say that nothing it shows has changed ([`Mark`]), nothing else waits for the
//! person, and the day is the same; so nothing has to be told of a change, and nothing old is sent.

use actix_web::web::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::domain::at::At;
use crate::domain::ids::PersonId;
use crate::ops::marks::Mark;

/// Most bytes that are kept: a quarter of the memory that an idle Readyroom may take, 96 MiB.
const MOST_BYTES: u64 = 24 << 20;

/// About how many pages that is, sent in gzip.
const ABOUT_PAGES: usize = 1_000;

/// Whose page at which address, in which encoding.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// Who looks at it.
    pub person: PersonId,
    /// Its path and query.
    pub target: String,
    /// Whether the bytes are in gzip.
    pub gzip: bool,
}

/// A page as it was sent.
#[derive(Debug, Clone)]
pub struct KeptPage {
    /// How far the records were before it was made.
    pub mark: Mark,
    /// How many things waited for the person.
    pub waiting: u64,
    /// When it was made.
    pub made_at: At,
    /// When time alone changes it.
    pub until: At,
    /// What was sent.
    pub body: Bytes,
}

impl KeptPage {
    /// Whether time alone has not changed it. A clock that was set back changes everything.
    pub fn is_of(&self, now: At) -> bool {
        self.made_at <= now && now < self.until
    }
}

#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<Key, KeptPage> for ByBytes {
    fn weight(&self, key: &Key, page: &KeptPage) -> u64 {
        (size_of::<Key>() + size_of::<KeptPage>() + key.target.len() + page.body.len()) as u64
    }
}

/// Pages as they were sent last, for the whole process.
#[derive(Debug)]
pub struct KeptPages(Cache<Key, KeptPage, ByBytes>);

impl Default for KeptPages {
    fn default() -> Self {
        Self(Cache::with_weighter(ABOUT_PAGES, MOST_BYTES, ByBytes))
    }
}

impl KeptPages {
    /// The page, if it is kept; whether it still holds is for the caller to find out.
    pub fn get(&self, key: &Key) -> Option<KeptPage> {
        self.0.get(key)
    }

    /// Keeps a page in the place of the one before it.
    pub fn keep(&self, key: Key, page: KeptPage) {
        self.0.insert(key, page);
    }
}
