//! What modules of a folder cost to keep, family by family: `bench-packing FOLDER`, where each folder below it is
//! a family whose files come in the order of their names.

// The packing alone: the whole product would bring its runtimes along.
#[path = "../../../src/limits.rs"]
mod limits;
#[path = "../../../src/packing/mod.rs"]
mod packing;

mod others;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use limits::StoreLimits;
use measure::{table, thread_nanoseconds};
use packing::{Effort, Packed, pack, sketch, unpack};

/// How many landmarks are offered as bases: roots, and what took more than an eighth of its bytes.
const LANDMARKS: usize = 2;

/// A module that was packed.
struct Kept {
    bytes: Vec<u8>,
    sketch: Vec<u64>,
    packed: Packed,
    base: Option<usize>,
}

/// What a family came to.
#[derive(Default)]
struct Sums {
    raw: usize,
    alone: usize,
    /// On the best of the same candidates; on its own where there is none.
    patched: usize,
    ours: usize,
    /// Of all that have a base.
    based: Based,
    verified: usize,
    count: usize,
}

#[derive(Default)]
struct Based {
    count: usize,
    raw: usize,
    alone: usize,
    patched: usize,
    ours: usize,
    add: f64,
    rebuild: f64,
}

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let folder =
        arguments.next().ok_or_else(|| io::Error::other("bench-packing FOLDER [quick]"))?;
    let effort = match arguments.next().as_deref() {
        Some("quick") => Effort::Quick,
        _ => Effort::Small,
    };
    let mut rows = vec![heading()];
    for family in entries(Path::new(&folder))? {
        let files = entries(&family)?;
        let is_module = |file: &PathBuf| {
            file.extension().is_some_and(|extension| extension == "wasm")
                && !file.to_string_lossy().contains("_null.")
        };
        let files = files.into_iter().filter(is_module).map(fs::canonicalize);
        let files = files.collect::<io::Result<Vec<PathBuf>>>()?;
        if !files.is_empty() {
            let name = family.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let others = others::measured(&files)?;
            rows.push(row(&name, &family_of(&files, effort)?, &others));
            eprintln!("{name} is measured");
        }
    }
    println!("\n{}\npeak memory {} MiB", table(&rows), peak_memory() >> 10);
    Ok(())
}

/// Packs a family in the order of its names.
fn family_of(files: &[PathBuf], effort: Effort) -> io::Result<Sums> {
    let mut sums = Sums::default();
    let mut kept: Vec<Kept> = Vec::new();
    for file in files {
        let bytes = fs::read(file)?;
        let start = thread_nanoseconds();
        let sketch = sketch(&bytes);
        let candidates = candidates(&kept, &sketch);
        let bases: Vec<&[u8]> = candidates.iter().map(|at| kept[*at].bytes.as_slice()).collect();
        let packed = pack(&bytes, &bases, effort);
        let add = thread_nanoseconds() - start;
        let base = packed.base.map(|base| candidates[base]);
        let start = thread_nanoseconds();
        let verified = rebuilt(&kept, base, &packed, &bytes);
        let rebuild = thread_nanoseconds() - start;
        let alone = zstd(&bytes, &[]);
        let patched = bases.iter().map(|base| zstd(&bytes, base)).min().unwrap_or(alone).min(alone);
        sums.count += 1;
        sums.raw += bytes.len();
        sums.alone += alone;
        sums.patched += patched;
        sums.ours += packed.bytes.len();
        sums.verified += usize::from(verified);
        if base.is_some() {
            let based = &mut sums.based;
            based.count += 1;
            based.raw += bytes.len();
            based.alone += alone;
            based.patched += patched;
            based.ours += packed.bytes.len();
            based.add += add;
            based.rebuild += rebuild;
        }
        kept.push(Kept { bytes, sketch, packed, base });
    }
    Ok(sums)
}

/// The landmarks with the most in common, and the module before, as the store has them.
fn candidates(kept: &[Kept], sketch: &[u64]) -> Vec<usize> {
    let shared = |kept: &Kept| sketch.iter().filter(|hash| kept.sketch.contains(hash)).count();
    let depth = |at: usize| std::iter::successors(Some(at), |at| kept[*at].base).count() - 1;
    let fits = |at: usize| depth(at) < StoreLimits::default().depth as usize;
    let is_landmark = |at: &usize| {
        let Kept { bytes, packed, base, .. } = &kept[*at];
        base.is_none() || packed.bytes.len() > bytes.len() / 8
    };
    let landmarks = (0..kept.len()).filter(is_landmark).filter(|at| fits(*at));
    let mut landmarks: Vec<_> = landmarks.map(|at| (shared(&kept[at]), at)).collect();
    landmarks.sort_by_key(|(shared, at)| (usize::MAX - shared, depth(*at), *at));
    let mut found: Vec<usize> = landmarks.iter().take(LANDMARKS).map(|(_, at)| *at).collect();
    if let Some(before) = kept.len().checked_sub(1)
        && !found.contains(&before)
        && fits(before)
    {
        found.push(before);
    }
    found
}

/// Whether the module comes back from what is kept, its chain included.
fn rebuilt(kept: &[Kept], base: Option<usize>, packed: &Packed, bytes: &[u8]) -> bool {
    let mut chain: Vec<usize> = std::iter::successors(base, |at| kept[*at].base).collect();
    let mut whole: Option<Vec<u8>> = None;
    let limits = StoreLimits::default();
    while let Some(at) = chain.pop() {
        let length = kept[at].bytes.len() as u64;
        whole = unpack(&kept[at].packed.bytes, whole.as_deref(), length, &limits).ok();
    }
    let unpacked = unpack(&packed.bytes, whole.as_deref(), bytes.len() as u64, &limits);
    unpacked.is_ok_and(|unpacked| unpacked == bytes)
}

/// The length that zstd comes to at level 19, with this reference.
fn zstd(bytes: &[u8], reference: &[u8]) -> usize {
    use zstd::zstd_safe::{CCtx, CParameter};
    let mut context = CCtx::create();
    let span = (bytes.len() + reference.len()).max(1024).next_power_of_two();
    let mut out = Vec::with_capacity(zstd::zstd_safe::compress_bound(bytes.len()));
    let set = |context: &mut CCtx<'_>, parameter| {
        context.set_parameter(parameter).map(drop).unwrap_or_default();
    };
    set(&mut context, CParameter::CompressionLevel(19));
    if !reference.is_empty() {
        set(&mut context, CParameter::WindowLog(span.ilog2().min(27)));
        set(&mut context, CParameter::EnableLongDistanceMatching(true));
        context.ref_prefix(reference).map(drop).unwrap_or_default();
    }
    context.compress2(&mut out, bytes).unwrap_or(bytes.len())
}

fn heading() -> Vec<String> {
    let mut cells = vec!["family", "modules", "raw", "zstd -19", "patch-from", "ours"];
    cells.extend(["with a base", "each: zstd -19", "patch-from", "ours", "verified"]);
    cells.extend(["add MB/s", "rebuild MB/s"]);
    cells.extend(others::NAMES);
    cells.into_iter().map(str::to_owned).collect()
}

fn row(name: &str, sums: &Sums, others: &[Option<u64>]) -> Vec<String> {
    let based = &sums.based;
    let each = |sum: usize| sum.checked_div(based.count).map_or("-".to_owned(), |n| n.to_string());
    let speed = |time: f64| format!("{:.1}", based.raw as f64 * 1e3 / time.max(1.0));
    let mut cells = vec![name.to_owned(), sums.count.to_string(), sums.raw.to_string()];
    cells.extend([sums.alone, sums.patched, sums.ours, based.count].map(|n| n.to_string()));
    cells.extend([based.alone, based.patched, based.ours].map(each));
    cells.push(format!("{}/{}", sums.verified, sums.count));
    cells.extend([based.add, based.rebuild].map(speed));
    cells.extend(others.iter().map(|n| n.map_or("-".to_owned(), |n| n.to_string())));
    cells
}

/// Kilobytes at the highest.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}

/// What is in a folder, by name.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder)?.flatten().map(|entry| entry.path()).collect();
    found.sort();
    Ok(found)
}
