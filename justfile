# Short names for what people type often; `.ci/run` is what counts.

# Everything that a change must pass.
check:
    .ci/run

# The tests, or those whose names contain WORDS.
test *WORDS:
    cargo test {{WORDS}}

# Roll without installing.
roll *COMMAND:
    cargo run --quiet -- roll {{COMMAND}}

# Write into the pages of commands and the README what the commands print now; then read the diff.
bless:
    SIDEKICK_BLESS=1 cargo test --test it -- cli docs

# Format everything.
format:
    cargo fmt
    cd example-plugins && cargo fmt
