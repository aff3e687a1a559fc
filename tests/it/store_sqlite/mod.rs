//! What is the affair of the store in SQLite alone: its files, its care, what it does with damaged ones.

mod care;
mod chains;
mod damage;
mod legacy;
mod opening;
mod queries;
mod stream;
