;; Never ends when the request's text has more than 200 bytes.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "read_input" (func $read_input (param i32)))
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (memory (export "memory") 4)
  ;; An answer: verdict reply, one part with the number 1.
  (data (i32.const 16) "\01\00\01\00\00\00\02\02\00\07\00\00\00\02\00\01\00\00\00\01")
  (func $one (result i32)
    (call $write_output (i32.const 16) (i32.const 20))
    (i32.const 0))
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (call $read_input (i32.const 1024))
    (loop $again
      (br_if $again (i32.gt_u (i32.load (i32.const 1026)) (i32.const 200))))
    (call $one)))
