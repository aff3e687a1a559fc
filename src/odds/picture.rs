//! A picture of odds, as SVG: a bar for each outcome; two that are compared have theirs beside each other.
//!
//! The same odds give the same bytes. There are no scripts in it and nothing from elsewhere, and its colours
//! fit light pages and dark ones.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use super::{Figures, Table, percent};
use crate::text::escaped_for_xml as escaped;

/// The width of the picture, and where bars begin and end.
const WIDTH: u32 = 760;
const LEFT: f64 = 210.0;
const RIGHT: f64 = 640.0;
/// The height of a row, and of what is above and below the rows of a panel.
const ROW: usize = 20;
const HEAD: usize = 64;
const FOOT: usize = 16;
/// Columns of a name; more would run out of the picture.
const NAME: usize = 26;
/// Columns of a title, likewise.
const TITLE: usize = 76;

const STYLE: &str = "\
<style>
  .page { fill: #ffffff }
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-size: 16px; font-weight: 600 }
  .small { font-size: 12px; fill: #57606a }
  .axis { stroke: #57606a; stroke-width: 1 }
  .first { fill: #0550ae }
  .second { fill: #b35900 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 }
    text { fill: #e6edf3 }
    .small { fill: #9198a1 }
    .axis { stroke: #9198a1 }
    .first { fill: #79c0ff }
    .second { fill: #ffa657 }
  }
</style>
";

/// The classes of the bars.
const CLASSES: [&str; 2] = ["first", "second"];

/// Draws odds: each panel is below the one before, and has the odds of one roll, or of two that are compared.
#[must_use]
pub fn picture(panels: &[Vec<Figures<'_>>], title: &str) -> String {
    let tables: Vec<Table> = panels.iter().map(|panel| Table::of(panel)).collect();
    let height: usize = tables.iter().map(height_of).sum();
    let title = escaped(title);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
        height=\"{height}\" role=\"img\" aria-labelledby=\"title\">\n<title id=\"title\">{title}</title>\n"
    );
    svg.push_str(STYLE);
    let _ = writeln!(svg, "<rect class=\"page\" width=\"{WIDTH}\" height=\"{height}\"/>");
    let mut top = 0;
    for (panel, table) in panels.iter().zip(&tables) {
        draw(&mut svg, panel, table, top);
        top += height_of(table);
    }
    svg.push_str("</svg>\n");
    svg
}

fn height_of(table: &Table) -> usize {
    HEAD + (table.rows.len() + usize::from(table.more > 0)) * ROW + FOOT
}

fn draw(svg: &mut String, panel: &[Figures<'_>], table: &Table, top: usize) {
    let space = TITLE / panel.len().max(1);
    for (place, (figures, class)) in panel.iter().zip(CLASSES).enumerate() {
        let (x, y) = (24 + place * 360, top + 30);
        let mark = x + 16;
        let name = escaped(&shortened(&figures.odds.expression, space));
        let _ = writeln!(
            svg,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{}\" width=\"10\" height=\"10\"/>\n\
            <text class=\"title\" x=\"{mark}\" y=\"{y}\">{name}</text>",
            y - 10
        );
        if let Some(statistics) = &figures.statistics {
            let (mean, deviation) = (statistics.mean, statistics.deviation);
            let _ = writeln!(
                svg,
                "<text class=\"small\" x=\"{mark}\" y=\"{}\">mean {mean:.3}, deviation {deviation:.3}</text>",
                y + 19
            );
        }
    }
    let (first, highest) = (top + HEAD, table.highest());
    for (number, row) in table.rows.iter().enumerate() {
        let y = first + number * ROW;
        let name = escaped(&shortened(&row.name, NAME));
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"end\">{name}</text>",
            LEFT - 8.0,
            y + 14
        );
        let thick = if row.cells.len() > 1 { 8 } else { 16 };
        for (place, (cell, class)) in row.cells.iter().zip(CLASSES).enumerate() {
            let share = if highest > 0.0 { cell.chance.share / highest } else { 0.0 };
            let said = format!("{}: {}", row.name, percent(cell.chance.share));
            let _ = writeln!(
                svg,
                "<rect class=\"{class}\" x=\"{LEFT:.1}\" y=\"{}\" width=\"{:.1}\" height=\"{thick}\">\
                <title>{}</title></rect>",
                y + 2 + place * 8,
                share * (RIGHT - LEFT),
                escaped(&said)
            );
        }
        let shares: Vec<_> = row.cells.iter().map(|cell| percent(cell.chance.share)).collect();
        let _ = writeln!(
            svg,
            "<text class=\"small\" x=\"{:.1}\" y=\"{}\">{}</text>",
            RIGHT + 8.0,
            y + 14,
            shares.join(" ")
        );
    }
    let end = first + table.rows.len() * ROW;
    let _ = writeln!(svg, "<path class=\"axis\" d=\"M{LEFT:.1} {first}V{end}\"/>");
    if table.more > 0 {
        let _ = writeln!(
            svg,
            "<text class=\"small\" x=\"{LEFT:.1}\" y=\"{}\">… and {} more</text>",
            end + 14,
            super::thousands(table.more as u64)
        );
    }
}

/// The text, or its beginning where it takes more columns.
fn shortened(text: &str, columns: usize) -> String {
    let mut used = 0;
    let mut short = String::new();
    for character in text.chars() {
        used += character.width().unwrap_or(1);
        if used > columns {
            short.push('…');
            break;
        }
        short.push(character);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::{Distribution, Weight};
    use crate::odds::figures::tests::two_dice;
    use crate::odds::{Landing, Table};

    /// Whether all that is opened is closed, in order.
    fn is_well_formed(svg: &str) -> bool {
        let mut open: Vec<&str> = Vec::new();
        for tag in svg.split('<').skip(1) {
            let Some((tag, _)) = tag.split_once('>') else { return false };
            let name = tag.split([' ', '/']).next().unwrap_or_default();
            match tag.strip_prefix('/') {
                Some(closed) if open.pop() != Some(closed) => return false,
                None if !tag.ends_with('/') => open.push(name),
                _ => {}
            }
        }
        open.is_empty()
    }

    #[test]
    fn a_picture_has_a_bar_for_each_outcome() {
        let odds = two_dice();
        let panels = || [vec![Figures::of(&odds)]];
        let svg = picture(&panels(), "2d6");
        assert!(is_well_formed(&svg), "{svg}");
        assert_eq!(svg.matches("class=\"first\" x=\"210.0\"").count(), 11);
        assert!(svg.contains("7: 16.67%") && svg.contains("width=\"430.0\""), "{svg}");
        assert_eq!(svg, picture(&panels(), "2d6"));
    }

    #[test]
    fn texts_of_others_stay_texts() {
        let mut odds = two_dice();
        odds.expression = "<script>".to_owned();
        odds.distribution = Distribution::of([
            (Landing::Text("</text><script>alert(1)</script>".into()), Weight::ONE),
            (Landing::Fault("\u{1b}[2J&".into()), Weight::ONE),
        ]);
        let svg = picture(&[vec![Figures::of(&odds), Figures::of(&odds)]], "a \"b\" <c>");
        assert!(is_well_formed(&svg), "{svg}");
        assert!(!svg.contains("<script") && !svg.contains('\u{1b}'), "{svg}");
        assert!(svg.contains("class=\"second\""), "{svg}");
    }

    #[test]
    fn panels_stand_below_each_other() {
        let odds = two_dice();
        let svg = picture(&[vec![Figures::of(&odds)], vec![Figures::of(&odds)]], "2d6; 2d6");
        let height = 2 * height_of(&Table::of(&[Figures::of(&odds)]));
        assert!(svg.contains(&format!("height=\"{height}\"")) && is_well_formed(&svg), "{svg}");
    }
}
