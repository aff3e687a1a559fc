//! Modules import lower ranks only.
