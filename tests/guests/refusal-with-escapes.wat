;; Refuses in words that would repaint a terminal; they are cleaned where they are shown.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (data (i32.const 64) "\1b[2J\e2\80\aeno\00")
  (func (export "sidekick_command") (param $length i32) (result i32)
    (call $write_output (i32.const 64) (i32.const 10))
    (i32.const 1)))
