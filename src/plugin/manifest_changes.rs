//! What is different between two manifests, key by key.

use std::collections::BTreeMap;

use toml::Value;

use crate::module::{Change, changes};

/// What is different between two manifests, by the way of each key, as `limits.fuel` or `example[2].reply`. A
/// text that is no TOML is one value without a key.
#[must_use]
pub fn manifest_changes(before: Option<&str>, after: Option<&str>) -> Vec<Change> {
    changes(&flat(before), &flat(after))
}

fn flat(text: Option<&str>) -> BTreeMap<String, String> {
    let mut keys = BTreeMap::new();
    match text.map(toml::from_str::<toml::Table>) {
        None => {}
        Some(Ok(table)) => {
            for (key, value) in table {
                flatten(key, &value, &mut keys);
            }
        }
        Some(Err(_)) => {
            keys.insert("(no TOML)".to_owned(), text.unwrap_or_default().to_owned());
        }
    }
    keys
}

fn flatten(way: String, value: &Value, keys: &mut BTreeMap<String, String>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                flatten(format!("{way}.{key}"), value, keys);
            }
        }
        Value::Array(list) if list.iter().any(Value::is_table) => {
            for (place, value) in list.iter().enumerate() {
                flatten(format!("{way}[{}]", place + 1), value, keys);
            }
        }
        other => _ = keys.insert(way, other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::manifest_changes;

    #[test]
    fn keys_are_compared_wherever_they_are() {
        let old = "name = 'a'\nversion = '1'\nlimits.fuel = 7\n[[example]]\ncommand = '/r a'\n";
        let new =
            "version = '2'\nname = 'a'\n[[example]]\ncommand = '/r a'\n[[example]]\nfaces = [1]\n";
        let told: Vec<_> = manifest_changes(Some(old), Some(new))
            .into_iter()
            .map(|change| (change.name, change.before, change.after))
            .collect();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            told,
            [
                ("example[2].faces".to_owned(), None, text("[1]")),
                ("limits.fuel".to_owned(), text("7"), None),
                ("version".to_owned(), text("\"1\""), text("\"2\"")),
            ]
        );
        assert_eq!(manifest_changes(Some(old), Some(old)), []);
        assert_eq!(manifest_changes(None, Some("[")).len(), 1);
        assert_eq!(manifest_changes(None, None), []);
    }
}
