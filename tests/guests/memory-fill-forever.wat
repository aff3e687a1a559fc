;; Fills ten megabytes over and over: few instructions, much work.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (memory (export "memory") 161)
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (loop $again
      (memory.fill (i32.const 0) (i32.const 7) (i32.const 10485760))
      (br $again))
    (i32.const 0)))
