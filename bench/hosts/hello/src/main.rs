//! The least that a Rust program costs: prints a line.

fn main() {
    println!("hello");
}
