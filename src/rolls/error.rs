//! What can go wrong with what is kept of rolls.

/// What can go wrong with what is kept of rolls.
#[derive(Debug, thiserror::Error)]
pub enum RollsError {
    /// The file says no.
    #[error("the rolls in '{place}' can't be used")]
    Unusable {
        /// Which file.
        place: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A newer version of this program made it.
    #[error("the rolls in '{place}' have schema {found}; this version knows schemas up to {known}")]
    Newer {
        /// Which file.
        place: String,
        /// Its schema.
        found: u32,
        /// The newest that is known.
        known: u32,
    },
    /// Others keep it locked.
    #[error("the rolls in '{place}' are busy: another program is writing there")]
    Busy {
        /// Which file.
        place: String,
    },
    /// One roll of it can't be read.
    #[error("the roll {id} in '{place}' is damaged: {what}")]
    Unreadable {
        /// Which file.
        place: String,
        /// Its number.
        id: u64,
        /// What is wrong.
        what: String,
    },
    /// It is no database, or one that contradicts itself.
    #[error("the rolls in '{place}' are damaged: {what}")]
    Damaged {
        /// Which file.
        place: String,
        /// What is wrong.
        what: String,
    },
}
