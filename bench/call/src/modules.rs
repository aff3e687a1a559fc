//! The modules that are called.

use std::fs;

/// A module and the word it answers to.
pub struct Subject {
    /// The word.
    pub word: String,
    /// The module.
    pub bytes: Vec<u8>,
}

/// The smallest module, and those that are named: path, word, path, word, …
pub fn subjects(pairs: &[&str]) -> Result<Vec<Subject>, Box<dyn std::error::Error>> {
    let echo = wat::parse_str(include_str!("../echo.wat"))?;
    let mut subjects = vec![Subject { word: "echo".to_owned(), bytes: echo }];
    for pair in pairs.chunks(2) {
        let [path, word] = pair else {
            return Err("bench-call MODULE WORD …".into());
        };
        subjects.push(Subject { word: (*word).to_owned(), bytes: fs::read(path)? });
    }
    Ok(subjects)
}
