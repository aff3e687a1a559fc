;; It starts with more memory than hosts give.
(module
  (@custom "sidekick" "abi = 1\nname = \"large-memory\"\nversion = \"1.0.0\"\nsummary = \"Says hi.\"\ncommands = [\"say\"]\n[[example]]\ncommand = \"/r say\"\nreply = \"hi\"")
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (memory (export "memory") 257)
  (data (i32.const 0) "\01\00\01\00\00\00\02\02\00\08\00\00\00\01\00\02\00\00\00hi")
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (call $write_output (i32.const 0) (i32.const 21))
    (i32.const 0)))
