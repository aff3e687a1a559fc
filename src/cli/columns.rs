//! Tables of columns: as text, and as Markdown.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::inspection_text::one_line;

const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

/// A column of a table.
pub(super) struct Column {
    /// What stands above it.
    pub title: String,
    /// Numbers are to the right.
    pub is_number: bool,
    /// What stands in it, row by row.
    pub cells: Vec<String>,
}

impl Column {
    fn width(&self) -> usize {
        let widths = self.cells.iter().map(|cell| cell.width());
        widths.max().unwrap_or(0).max(self.title.width())
    }

    fn cell(&self, row: usize) -> &str {
        self.cells.get(row).map_or("", |cell| cell)
    }
}

fn rows(columns: &[Column]) -> usize {
    columns.iter().map(|column| column.cells.len()).max().unwrap_or(0)
}

/// The table for people; the line above it stands out.
#[must_use]
pub(super) fn text(columns: &[Column]) -> String {
    let widths: Vec<usize> = columns.iter().map(Column::width).collect();
    let line = |cell: &dyn Fn(&Column) -> String| {
        let mut line = String::new();
        for (column, width) in columns.iter().zip(&widths) {
            let cell = cell(column);
            let pad = width.saturating_sub(cell.width());
            let gap = if line.is_empty() { "" } else { "  " };
            let _ = if column.is_number {
                write!(line, "{gap}{:pad$}{cell}", "")
            } else {
                write!(line, "{gap}{cell}{:pad$}", "")
            };
        }
        line.trim_end().to_owned()
    };
    let mut page = format!("{BOLD}{}{RESET}\n", line(&|column| column.title.clone()));
    for row in 0..rows(columns) {
        let _ = writeln!(page, "{}", line(&|column| column.cell(row).to_owned()));
    }
    page
}

/// The table as Markdown.
#[must_use]
pub(super) fn markdown(columns: &[Column]) -> String {
    let mut page = String::from("|");
    for column in columns {
        let _ = write!(page, " {} |", escaped(&column.title));
    }
    page.push_str("\n|");
    for column in columns {
        page.push_str(if column.is_number { "--:|" } else { "---|" });
    }
    page.push('\n');
    for row in 0..rows(columns) {
        page.push('|');
        for column in columns {
            let _ = write!(page, " {} |", escaped(column.cell(row)));
        }
        page.push('\n');
    }
    page
}

/// A text of others in a line of Markdown.
#[must_use]
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for character in one_line(text).chars() {
        if "\\`*_[]<>&|~".contains(character) {
            safe.push('\\');
        }
        safe.push(character);
    }
    safe
}
