//! What is said in a channel: commands, variables, replies.
//!
//! Rank 1: knows nothing about dice or plugins.
