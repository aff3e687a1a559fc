//! A picture of how a store grew, as SVG: bytes as they are, and bytes that they take, module by module.
//!
//! Both scales are those of the reader: steps of ten, for the two lines may be a hundredfold apart. The same
//! figures give the same bytes. There are no scripts in it and nothing from elsewhere, and its colours fit
//! light pages and dark ones.

use std::fmt::Write;

use super::{Growth, Module};
use crate::text::escaped_for_xml as escaped;

/// Where the lines are drawn.
const LEFT: f64 = 76.0;
const RIGHT: f64 = 736.0;
const TOP: f64 = 76.0;
const BOTTOM: f64 = 372.0;

/// Modules that have a mark of their own; more would be a blot.
const MARKS: usize = 200;
/// Numbers below the picture.
const TICKS: usize = 8;

const STYLE: &str = "\
<style>
  .page { fill: #ffffff }
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-size: 16px; font-weight: 600 }
  .small { font-size: 12px; fill: #57606a }
  .grid { stroke: #d0d7de; stroke-width: 1 }
  .axis { stroke: #57606a; stroke-width: 1 }
  .raw { stroke: #b35900; fill: none; stroke-width: 2; stroke-dasharray: 6 3 }
  .stored { stroke: #0550ae; fill: none; stroke-width: 2.5 }
  .raw-mark { fill: #b35900 }
  .stored-mark { fill: #0550ae }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117 }
    text { fill: #e6edf3 }
    .small { fill: #9198a1 }
    .grid { stroke: #30363d }
    .axis { stroke: #9198a1 }
    .raw { stroke: #ffa657 }
    .stored { stroke: #79c0ff }
    .raw-mark { fill: #ffa657 }
    .stored-mark { fill: #79c0ff }
  }
</style>
";

/// After a module has come: what all modules are, and what they take.
struct Point {
    raw: u64,
    stored: u64,
}

/// Draws how the modules of a store came; `title` says whose they are.
#[must_use]
pub fn picture(growth: &Growth, title: &str) -> String {
    let points = points(&growth.modules);
    let scale = Scale::of(&points);
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 440\" width=\"760\" height=\"440\" \
        role=\"img\" aria-labelledby=\"title desc\">\n",
    );
    let total = growth.total;
    let (title, count) = (escaped(title), total.count);
    let _ = writeln!(svg, "<title id=\"title\">{title}</title>");
    let said = match count {
        0 => "There are no modules.".to_owned(),
        _ => format!(
            "Modules: {count}. Bytes as they are: {}. Bytes that they take: {}.",
            total.bytes, total.stored
        ),
    };
    let _ = writeln!(svg, "<desc id=\"desc\">{said}</desc>");
    svg.push_str(STYLE);
    svg.push_str("<rect class=\"page\" width=\"760\" height=\"440\"/>\n");
    let _ = writeln!(svg, "<text class=\"title\" x=\"24\" y=\"30\">{title}</text>");
    legend(&mut svg, growth);
    scale.axes(&mut svg);
    if points.is_empty() {
        let (x, y) = ((LEFT + RIGHT) / 2.0, (TOP + BOTTOM) / 2.0);
        let _ =
            writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{said}</text>");
    }
    line(&mut svg, &scale, "raw", &points, |point| point.raw);
    line(&mut svg, &scale, "stored", &points, |point| point.stored);
    if points.len() <= MARKS {
        for (index, (point, module)) in points.iter().zip(&growth.modules).enumerate() {
            let said = escaped(&told(index + 1, module, point));
            for (class, value) in [("raw-mark", point.raw), ("stored-mark", point.stored)] {
                let (x, y) = (scale.x(index + 1), scale.y(value));
                let _ = writeln!(
                    svg,
                    "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\"><title>{said}</title></circle>"
                );
            }
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn points(modules: &[Module]) -> Vec<Point> {
    let (mut raw, mut stored) = (0, 0);
    let after = |module: &Module| {
        raw += module.kept.id.length;
        stored += module.kept.stored;
        Point { raw, stored }
    };
    modules.iter().map(after).collect()
}

/// What is told of a module to who points at it.
fn told(number: usize, module: &Module, point: &Point) -> String {
    let name = match module.names.first() {
        Some(named) => named.label(),
        None => module.kept.id.digest.short(),
    };
    format!(
        "{number}: {name}, {} bytes, {} stored; together {} and {}",
        module.kept.id.length, module.kept.stored, point.raw, point.stored
    )
}

fn legend(svg: &mut String, growth: &Growth) {
    let total = growth.total;
    let raw = format!("as they are: {}", amount(total.bytes));
    let mut stored = format!("as they are kept: {}", amount(total.stored));
    if total.bytes > 0 {
        let _ = write!(stored, " ({})", super::percent(total.stored, total.bytes));
    }
    for (x, class, text) in [(24, "raw", raw), (280, "stored", stored)] {
        let (end, after) = (x + 28, x + 36);
        let _ = writeln!(svg, "<path class=\"{class}\" d=\"M{x} 50H{end}\"/>");
        let _ = writeln!(svg, "<text x=\"{after}\" y=\"54\">{text}</text>");
    }
}

fn line(
    svg: &mut String,
    scale: &Scale,
    class: &str,
    points: &[Point],
    value: impl Fn(&Point) -> u64,
) {
    if points.len() < 2 {
        return;
    }
    let _ = write!(svg, "<path class=\"{class}\" d=\"");
    for (index, point) in points.iter().enumerate() {
        let step = if index == 0 { 'M' } else { 'L' };
        let _ = write!(svg, "{step}{:.1} {:.1}", scale.x(index + 1), scale.y(value(point)));
    }
    svg.push_str("\"/>\n");
}

/// Where numbers are in the picture.
struct Scale {
    modules: usize,
    /// The powers of ten at the bottom and at the top.
    lowest: u32,
    highest: u32,
}

impl Scale {
    fn of(points: &[Point]) -> Self {
        let least = points.iter().map(|point| point.raw.min(point.stored)).min();
        let most = points.iter().map(|point| point.raw.max(point.stored)).max();
        let lowest = least.unwrap_or(1).max(1).ilog10();
        let most = most.unwrap_or(1).max(1);
        let highest = most.ilog10() + u32::from(!is_power(most));
        Self { modules: points.len(), lowest, highest: highest.max(lowest + 1) }
    }

    fn x(&self, number: usize) -> f64 {
        let steps = self.modules.saturating_sub(1).max(1);
        LEFT + (RIGHT - LEFT) * (number.saturating_sub(1) as f64) / steps as f64
    }

    fn y(&self, value: u64) -> f64 {
        let height = (value.max(1) as f64).log10() - f64::from(self.lowest);
        BOTTOM - (BOTTOM - TOP) * height.max(0.0) / f64::from(self.highest - self.lowest)
    }

    fn axes(&self, svg: &mut String) {
        for power in self.lowest..=self.highest {
            let value = 10_u64.saturating_pow(power);
            let y = self.y(value);
            let _ = writeln!(svg, "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{RIGHT}\"/>");
            let (x, y, amount) = (LEFT - 8.0, y + 4.0, amount(value));
            let _ = writeln!(
                svg,
                "<text class=\"small\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"end\">{amount}</text>"
            );
        }
        let _ = writeln!(svg, "<path class=\"axis\" d=\"M{LEFT} {BOTTOM}H{RIGHT}\"/>");
        for number in self.ticks() {
            let (x, y) = (self.x(number), BOTTOM + 18.0);
            let _ = writeln!(svg, "<path class=\"axis\" d=\"M{x:.1} {BOTTOM}v5\"/>");
            let _ = writeln!(
                svg,
                "<text class=\"small\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{number}</text>"
            );
        }
        let x = (LEFT + RIGHT) / 2.0;
        let _ = writeln!(
            svg,
            "<text class=\"small\" x=\"{x:.1}\" y=\"424\" text-anchor=\"middle\">modules, in the order in \
            which they came</text>"
        );
        let y = (TOP + BOTTOM) / 2.0;
        let _ = writeln!(
            svg,
            "<text class=\"small\" transform=\"translate(18 {y:.1}) rotate(-90)\" text-anchor=\"middle\">\
            bytes together, in steps of ten</text>"
        );
    }

    /// The numbers of modules that are written: the first, round ones, the last.
    fn ticks(&self) -> Vec<usize> {
        let steps = (0..9).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_usize.pow(power)));
        let mut few = steps.filter(|step| self.modules / step <= TICKS);
        let step = few.next().unwrap_or(self.modules);
        let mut ticks: Vec<usize> =
            (1..).map(|n| n * step).take_while(|n| *n < self.modules).collect();
        // The last one needs room.
        if ticks.last().is_some_and(|last| (self.modules - last) * 2 < step) {
            ticks.pop();
        }
        ticks.retain(|tick| *tick > 1 && (step == 1 || *tick > step / 2));
        let first = (self.modules > 0).then_some(1);
        let last = (self.modules > 1).then_some(self.modules);
        first.into_iter().chain(ticks).chain(last).collect()
    }
}

fn is_power(value: u64) -> bool {
    10_u64.checked_pow(value.ilog10()) == Some(value)
}

/// Bytes as one says them.
fn amount(bytes: u64) -> String {
    let (value, unit) = match bytes {
        0..1_000 => return format!("{bytes} B"),
        1_000..1_000_000 => (bytes as f64 / 1e3, "kB"),
        1_000_000..1_000_000_000 => (bytes as f64 / 1e6, "MB"),
        _ => (bytes as f64 / 1e9, "GB"),
    };
    let text = format!("{value:.1}");
    format!("{} {unit}", text.strip_suffix(".0").unwrap_or(&text))
}
