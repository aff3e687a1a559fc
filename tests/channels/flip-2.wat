;; The same in its next version: throws a die with four sides.
(module
  (@custom "sidekick" "abi = 1\nname = \"flip\"\nversion = \"1.1.0\"\nsummary = \"A coin\"\ncommands = [\"flip\", \"toss\"]\n\n[[example]]\ncommand = \"/r flip\"\nfaces = [2]\nreply = \"flip  = coin = 2\"\n")
  (import "sidekick" "write_output" (func (param i32 i32)))
  (import "sidekick" "die" (func (param i32) (result i32)))
  (memory (export "memory") 1)
  ;; Verdict reply; one part with a text and a number of four bytes.
  (data (i32.const 0) "\01\00\01\00\00\00\02" "\02\00\14\00\00\00" "\01\00\04\00\00\00coin" "\02\00\04\00\00\00")
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param i32) (result i32)
    (i32.store (i32.const 29) (call 1 (i32.const 4)))
    (call 0 (i32.const 0) (i32.const 33))
    (i32.const 0)))
