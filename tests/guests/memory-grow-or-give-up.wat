;; Gives up when it gets no more memory, as Rust does.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (if (i32.eq (memory.grow (i32.const 300)) (i32.const -1))
      (then unreachable))
    (i32.const 0)))
