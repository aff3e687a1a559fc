//! Inside WebAssembly: the host's functions, the calls of the hooks, memory and panics. The only
//! unsafe code of this crate.

use alloc::vec::Vec;
use core::fmt::Write;
use core::mem::ManuallyDrop;

use crate::fields::Malformed;
use crate::{Answer, Command, Host, Modifier, Roll, Term};

#[link(wasm_import_module = "sidekick")]
unsafe extern "C" {
    #[link_name = "read_input"]
    fn sidekick_read_input(pointer: *mut u8);
    #[link_name = "write_output"]
    fn sidekick_write_output(pointer: *const u8, length: usize);
    #[link_name = "die"]
    safe fn sidekick_die(sides: i32) -> i32;
    #[link_name = "roll"]
    fn sidekick_roll(pointer: *const u8, length: usize) -> usize;
    #[link_name = "lookup"]
    fn sidekick_lookup(kind: i32, pointer: *const u8, length: usize) -> i32;
    #[link_name = "log"]
    fn sidekick_log(level: i32, pointer: *const u8, length: usize);
}

/// The level of a panic's last words.
const PANIC: i32 = 3;

/// The host's functions with Rust's types.
#[derive(Debug, Default)]
pub struct Imports;

impl Imports {
    pub(crate) fn die(&mut self, sides: i32) -> i32 {
        sidekick_die(sides)
    }

    pub(crate) fn roll(&mut self, notation: &str) -> Roll {
        // SAFETY: the host reads the text and keeps nothing of it.
        let length = unsafe { sidekick_roll(notation.as_ptr(), notation.len()) };
        expect(Roll::read(&input(length)))
    }

    pub(crate) fn lookup(&mut self, kind: i32, name: &str) -> Option<Vec<u8>> {
        // SAFETY: the host reads the name and keeps nothing of it.
        let length = unsafe { sidekick_lookup(kind, name.as_ptr(), name.len()) };
        usize::try_from(length).ok().map(input)
    }

    pub(crate) fn log(&mut self, level: i32, line: &str) {
        log(level, line);
    }
}

fn log(level: i32, line: &str) {
    // SAFETY: the host reads the line and keeps nothing of it.
    unsafe { sidekick_log(level, line.as_ptr(), line.len()) }
}

/// Fetches the bytes that the host holds ready; `length` is what it announced.
fn input(length: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(length);
    // SAFETY: the host writes exactly the bytes it announced, into room for as many.
    unsafe {
        sidekick_read_input(bytes.as_mut_ptr());
        bytes.set_len(length);
    }
    bytes
}

fn output(bytes: &[u8]) {
    // SAFETY: the host reads the bytes and keeps nothing of them in this memory.
    unsafe { sidekick_write_output(bytes.as_ptr(), bytes.len()) }
}

fn expect<T>(read: Result<T, Malformed>) -> T {
    match read {
        Ok(read) => read,
        Err(Malformed) => panic!("the host sent a malformed record"),
    }
}

/// Answers a call of `sidekick_command`.
pub fn command<A: Into<Answer>>(length: i32, hook: fn(&Command, &mut Host) -> A) -> i32 {
    conclude(hook(&request(length, Command::read), &mut Host::default()).into())
}

/// Answers a call of `sidekick_term`.
pub fn term<A: Into<Answer>>(length: i32, hook: fn(&Term, &mut Host) -> A) -> i32 {
    conclude(hook(&request(length, Term::read), &mut Host::default()).into())
}

/// Answers a call of `sidekick_modifier`.
pub fn modifier<A: Into<Answer>>(length: i32, hook: fn(&Modifier, &mut Host) -> A) -> i32 {
    conclude(hook(&request(length, Modifier::read), &mut Host::default()).into())
}

// An instance lives for one call: what is never dropped needs no code to drop it.
fn request<R>(length: i32, read: fn(&[u8]) -> Result<R, Malformed>) -> ManuallyDrop<R> {
    #[cfg(feature = "std")]
    report_panics();
    let bytes = ManuallyDrop::new(input(length as usize));
    ManuallyDrop::new(expect(read(&bytes)))
}

fn conclude(answer: Answer) -> i32 {
    let answer = ManuallyDrop::new(answer);
    match &answer.refusal {
        Some(sentence) => {
            output(sentence.as_bytes());
            1
        }
        None => {
            output(&ManuallyDrop::new(answer.to_bytes()));
            0
        }
    }
}

/// Says where a panic was, and why, before the guest traps.
fn last_words(message: &dyn core::fmt::Display, place: Option<&core::panic::Location<'_>>) {
    let mut words = Words { bytes: [0; 512], length: 0, limit: 300 };
    // What does not fit is left out; the place has room of its own.
    let _ = write!(words, "{message}");
    words.limit = words.bytes.len();
    if let Some(place) = place {
        let _ = words.write_str(", at ");
        let _ = words.write_str(place.file());
        let _ = words.write_str(":");
        words.write_number(place.line());
    }
    let words = words.bytes.get(..words.length).unwrap_or_default();
    // SAFETY: the host reads the words and keeps nothing of them.
    unsafe { sidekick_log(PANIC, words.as_ptr(), words.len()) }
}

/// A text of limited length: after a panic there may be no memory left to take.
struct Words {
    bytes: [u8; 512],
    length: usize,
    limit: usize,
}

impl Words {
    /// As `write!` would, in a tenth of the code.
    fn write_number(&mut self, number: u32) {
        if number >= 10 {
            self.write_number(number / 10);
        }
        let _ = self.write_char(char::from(b'0' + (number % 10) as u8));
    }
}

impl core::fmt::Write for Words {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let room = self.bytes.get_mut(self.length..self.limit).unwrap_or_default();
        let most = room.len().min(text.len());
        let fits = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        for (room, byte) in room.iter_mut().zip(text.bytes().take(fits)) {
            *room = byte;
            self.length += 1;
        }
        if fits == text.len() { Ok(()) } else { Err(core::fmt::Error) }
    }
}

#[cfg(feature = "std")]
fn report_panics() {
    std::panic::set_hook(std::boxed::Box::new(|info| {
        let message = info.payload_as_str().unwrap_or("a panic without a message");
        last_words(&message, info.location());
    }));
}

#[cfg(not(feature = "std"))]
mod bare {
    //! What `std` would bring: memory, and an end after a panic.

    use core::alloc::{GlobalAlloc, Layout};
    use core::arch::wasm32;
    use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    const PAGE: usize = 64 << 10;

    unsafe extern "C" {
        /// Where the linker's data and stack end; only its address means something.
        static __heap_base: u8;
    }

    #[panic_handler]
    fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
        super::last_words(&info.message(), info.location());
        wasm32::unreachable()
    }

    #[global_allocator]
    static MEMORY: Bump = Bump { next: AtomicUsize::new(0) };

    /// Hands out memory upwards. Only the piece handed out last can grow, shrink or come back: an
    /// instance lives for one call, so nothing else is worth its code.
    struct Bump {
        /// The first free byte; 0 before the first use. Atomic because a static must be; there is
        /// one thread.
        next: AtomicUsize,
    }

    impl Bump {
        /// Makes sure that the memory reaches `end`, then takes what lies before it.
        fn take(&self, end: usize) -> bool {
            let size = wasm32::memory_size::<0>() * PAGE;
            let missing = end.saturating_sub(size).div_ceil(PAGE);
            if missing > 0 && wasm32::memory_grow::<0>(missing) == usize::MAX {
                return false;
            }
            self.next.store(end, Relaxed);
            true
        }
    }

    // SAFETY: pieces never overlap, since `next` is behind all that are in use; they are aligned, and
    // the memory reaches to their ends, or they are null.
    unsafe impl GlobalAlloc for Bump {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            let next = match self.next.load(Relaxed) {
                0 => &raw const __heap_base as usize,
                next => next,
            };
            let Some(start) = next.checked_next_multiple_of(layout.align()) else {
                return core::ptr::null_mut();
            };
            match start.checked_add(layout.size()) {
                Some(end) if self.take(end) => start as *mut u8,
                _ => core::ptr::null_mut(),
            }
        }

        unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
            if piece as usize + layout.size() == self.next.load(Relaxed) {
                self.next.store(piece as usize, Relaxed);
            }
        }

        unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
            let start = piece as usize;
            if start + layout.size() == self.next.load(Relaxed) {
                return match start.checked_add(size) {
                    Some(end) if self.take(end) => piece,
                    _ => core::ptr::null_mut(),
                };
            }
            if size <= layout.size() {
                return piece;
            }
            // SAFETY: the caller's promises about `layout` and `size` hold here too.
            unsafe {
                let new = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
                if !new.is_null() {
                    core::ptr::copy_nonoverlapping(piece, new, layout.size());
                }
                new
            }
        }
    }
}
