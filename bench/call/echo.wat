;; The least a plugin can do: gives the request back as an answer's text.
(module
  (@custom "sidekick" "abi = 1\nname = \"echo\"\nversion = \"1.0.0\"\ncommands = [\"echo\"]")
  (import "sidekick" "read_input" (func $read_input (param i32)))
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (memory (export "memory") 1)
  ;; verdict = reply; then one part, whose length and text are filled in
  (data (i32.const 0) "\01\00\01\00\00\00\02\02\00")
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    ;; the request's first field is its text; it becomes the part's first field, as both have tag 1
    (call $read_input (i32.const 13))
    (i32.store (i32.const 9) (i32.add (i32.load (i32.const 15)) (i32.const 6)))
    (call $write_output (i32.const 0) (i32.add (i32.load (i32.const 9)) (i32.const 13)))
    (i32.const 0)))
