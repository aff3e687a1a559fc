
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'sidekick' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'sidekick'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'sidekick' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('roll', 'roll', [CompletionResultType]::ParameterValue, 'Roll dice: one command, or one a line from standard input')
            [CompletionResult]::new('chat', 'chat', [CompletionResultType]::ParameterValue, 'Talk to the bot as in a channel')
            [CompletionResult]::new('fmt', 'fmt', [CompletionResultType]::ParameterValue, 'Print notations in their canonical spelling')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make a new plugin: sources, manifest, tests, and a workflow that checks it')
            [CompletionResult]::new('dev', 'dev', [CompletionResultType]::ParameterValue, 'Build, test and roll again whenever a file changes')
            [CompletionResult]::new('build', 'build', [CompletionResultType]::ParameterValue, 'Build plugins: modules that are ready for upload, the same bytes on every machine')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run a plugin''s golden tests: commands, dice, and the replies they give')
            [CompletionResult]::new('fuzz', 'fuzz', [CompletionResultType]::ParameterValue, 'Try odd commands and dice on a plugin, and keep what makes it fail as a test')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check what is promised of a plugin, for CI')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a code of a finding, or list all codes')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Show what is in a module: identity, imports, exports, manifest, sizes, limits')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what is different between two modules')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Find out why plugins can''t be built or run here, and what to do')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print completions for a shell, or write the manual pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Explain a command or a topic: notation, manifest, abi, exit-codes')
            break
        }
        'sidekick;roll' {
            [CompletionResult]::new('--times', '--times', [CompletionResultType]::ParameterName, 'Roll N times and show how the values spread; nothing is remembered')
            [CompletionResult]::new('--plugin', '--plugin', [CompletionResultType]::ParameterName, 'A plugin: a .wasm file, or the folder of its crate, which is then built first. Repeatable; the first that does not pass answers [default: the crate you are in, if it has a sidekick.toml]')
            [CompletionResult]::new('--toolchain', '--toolchain', [CompletionResultType]::ParameterName, 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]')
            [CompletionResult]::new('--fuel', '--fuel', [CompletionResultType]::ParameterName, 'Most units of work of one call, about one an instruction')
            [CompletionResult]::new('--memory', '--memory', [CompletionResultType]::ParameterName, 'Most memory of one call, in bytes or as 16MiB, 512KiB')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Most milliseconds of one call')
            [CompletionResult]::new('--runtime', '--runtime', [CompletionResultType]::ParameterName, 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all')
            [CompletionResult]::new('--node', '--node', [CompletionResultType]::ParameterName, 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]')
            [CompletionResult]::new('--node-transport', '--node-transport', [CompletionResultType]::ParameterName, 'How to talk to Node: through a pipe, or over HTTP, which is slower')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Number that all dice follow from; without it, chance')
            [CompletionResult]::new('--faces', '--faces', [CompletionResultType]::ParameterName, 'Faces to use instead of chance, as 3,5,-1; all must be used')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'What the notation promises, or what the historic bot did')
            [CompletionResult]::new('--session', '--session', [CompletionResultType]::ParameterName, 'File with variables, decks and what plugins remember [default: in the user''s state folder]')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Who asks')
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'The channel it is said in')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'The server the channel is on')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Compile plugins anew and keep nothing')
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Show what each stage made of a command')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'sidekick;chat' {
            [CompletionResult]::new('--plugin', '--plugin', [CompletionResultType]::ParameterName, 'A plugin: a .wasm file, or the folder of its crate, which is then built first. Repeatable; the first that does not pass answers [default: the crate you are in, if it has a sidekick.toml]')
            [CompletionResult]::new('--toolchain', '--toolchain', [CompletionResultType]::ParameterName, 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]')
            [CompletionResult]::new('--fuel', '--fuel', [CompletionResultType]::ParameterName, 'Most units of work of one call, about one an instruction')
            [CompletionResult]::new('--memory', '--memory', [CompletionResultType]::ParameterName, 'Most memory of one call, in bytes or as 16MiB, 512KiB')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Most milliseconds of one call')
            [CompletionResult]::new('--runtime', '--runtime', [CompletionResultType]::ParameterName, 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all')
            [CompletionResult]::new('--node', '--node', [CompletionResultType]::ParameterName, 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]')
            [CompletionResult]::new('--node-transport', '--node-transport', [CompletionResultType]::ParameterName, 'How to talk to Node: through a pipe, or over HTTP, which is slower')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Number that all dice follow from; without it, chance')
            [CompletionResult]::new('--faces', '--faces', [CompletionResultType]::ParameterName, 'Faces to use instead of chance, as 3,5,-1; all must be used')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'What the notation promises, or what the historic bot did')
            [CompletionResult]::new('--session', '--session', [CompletionResultType]::ParameterName, 'File with variables, decks and what plugins remember [default: in the user''s state folder]')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Who asks')
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'The channel it is said in')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'The server the channel is on')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Compile plugins anew and keep nothing')
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Show what each stage made of a command')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'sidekick;fmt' {
            [CompletionResult]::new('--plugin', '--plugin', [CompletionResultType]::ParameterName, 'A plugin: a .wasm file, or the folder of its crate, which is then built first. Repeatable; the first that does not pass answers [default: the crate you are in, if it has a sidekick.toml]')
            [CompletionResult]::new('--toolchain', '--toolchain', [CompletionResultType]::ParameterName, 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]')
            [CompletionResult]::new('--fuel', '--fuel', [CompletionResultType]::ParameterName, 'Most units of work of one call, about one an instruction')
            [CompletionResult]::new('--memory', '--memory', [CompletionResultType]::ParameterName, 'Most memory of one call, in bytes or as 16MiB, 512KiB')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Most milliseconds of one call')
            [CompletionResult]::new('--runtime', '--runtime', [CompletionResultType]::ParameterName, 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all')
            [CompletionResult]::new('--node', '--node', [CompletionResultType]::ParameterName, 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]')
            [CompletionResult]::new('--node-transport', '--node-transport', [CompletionResultType]::ParameterName, 'How to talk to Node: through a pipe, or over HTTP, which is slower')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the checks and what they promise')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Build again in other folders, and compare')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Compile plugins anew and keep nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'sidekick;explain' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'sidekick;dev' {
            [CompletionResult]::new('--toolchain', '--toolchain', [CompletionResultType]::ParameterName, 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]')
            [CompletionResult]::new('--fuel', '--fuel', [CompletionResultType]::ParameterName, 'Most units of work of one call, about one an instruction')
            [CompletionResult]::new('--memory', '--memory', [CompletionResultType]::ParameterName, 'Most memory of one call, in bytes or as 16MiB, 512KiB')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Most milliseconds of one call')
            [CompletionResult]::new('--runtime', '--runtime', [CompletionResultType]::ParameterName, 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all')
            [CompletionResult]::new('--node', '--node', [CompletionResultType]::ParameterName, 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]')
            [CompletionResult]::new('--node-transport', '--node-transport', [CompletionResultType]::ParameterName, 'How to talk to Node: through a pipe, or over HTTP, which is slower')
            [CompletionResult]::new('--roll', '--roll', [CompletionResultType]::ParameterName, 'The command to roll after each build [default: that of the manifest''s first example]')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Number that the dice of every roll follow from; without it, chance')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Compile plugins anew and keep nothing')
            [CompletionResult]::new('--no-test', '--no-test', [CompletionResultType]::ParameterName, 'Run no tests')
            [CompletionResult]::new('--clear', '--clear', [CompletionResultType]::ParameterName, 'Clear the screen when something has changed')
            [CompletionResult]::new('--poll', '--poll', [CompletionResultType]::ParameterName, 'Look at the files twice a second, for folders whose system does not tell of changes')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'sidekick;build' {
            [CompletionResult]::new('--toolchain', '--toolchain', [CompletionResultType]::ParameterName, 'The rustup toolchain that builds [env: SIDEKICK_TOOLCHAIN]')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Build a second time, in another folder with another home for cargo, and compare')
            [CompletionResult]::new('--wasm-opt', '--wasm-opt', [CompletionResultType]::ParameterName, 'Make the module smaller with the program `wasm-opt`; the examples must give the same replies. Traps are then told by function, without lines')
            [CompletionResult]::new('--locked', '--locked', [CompletionResultType]::ParameterName, 'Fail if there is no Cargo.lock; one that is there is never changed anyway')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Fetch nothing from the network')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'sidekick;test' {
            [CompletionResult]::new('--toolchain', '--toolchain', [CompletionResultType]::ParameterName, 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]')
            [CompletionResult]::new('--fuel', '--fuel', [CompletionResultType]::ParameterName, 'Most units of work of one call, about one an instruction')
            [CompletionResult]::new('--memory', '--memory', [CompletionResultType]::ParameterName, 'Most memory of one call, in bytes or as 16MiB, 512KiB')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Most milliseconds of one call')
            [CompletionResult]::new('--runtime', '--runtime', [CompletionResultType]::ParameterName, 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all')
            [CompletionResult]::new('--node', '--node', [CompletionResultType]::ParameterName, 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]')
            [CompletionResult]::new('--node-transport', '--node-transport', [CompletionResultType]::ParameterName, 'How to talk to Node: through a pipe, or over HTTP, which is slower')
            [CompletionResult]::new('--from-roll', '--from-roll', [CompletionResultType]::ParameterName, 'Roll COMMAND and append it as a test; `-` reads what `roll --format json` prints')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Number that dice follow from: those of --from-roll, and those that --accept finds missing')
            [CompletionResult]::new('--faces', '--faces', [CompletionResultType]::ParameterName, 'Faces for --from-roll, as 3,5,-1')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'The file that --from-roll appends to [default: tests/rolls.toml]')
            [CompletionResult]::new('--junit', '--junit', [CompletionResultType]::ParameterName, 'Write the results as JUnit XML to FILE, too')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Compile plugins anew and keep nothing')
            [CompletionResult]::new('--accept', '--accept', [CompletionResultType]::ParameterName, 'Make failing tests expect what came')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'Print the names of the tests and run none')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'sidekick;fuzz' {
            [CompletionResult]::new('--toolchain', '--toolchain', [CompletionResultType]::ParameterName, 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]')
            [CompletionResult]::new('--fuel', '--fuel', [CompletionResultType]::ParameterName, 'Most units of work of one call, about one an instruction')
            [CompletionResult]::new('--memory', '--memory', [CompletionResultType]::ParameterName, 'Most memory of one call, in bytes or as 16MiB, 512KiB')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Most milliseconds of one call')
            [CompletionResult]::new('--runtime', '--runtime', [CompletionResultType]::ParameterName, 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all')
            [CompletionResult]::new('--node', '--node', [CompletionResultType]::ParameterName, 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]')
            [CompletionResult]::new('--node-transport', '--node-transport', [CompletionResultType]::ParameterName, 'How to talk to Node: through a pipe, or over HTTP, which is slower')
            [CompletionResult]::new('--runs', '--runs', [CompletionResultType]::ParameterName, 'Runs to make [default: 10000, or any number with --time]')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Number that everything follows from; without it, chance')
            [CompletionResult]::new('--time', '--time', [CompletionResultType]::ParameterName, 'Stop after so many seconds')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Compile plugins anew and keep nothing')
            [CompletionResult]::new('--save', '--save', [CompletionResultType]::ParameterName, 'Append failures to tests/fuzz.toml (the default)')
            [CompletionResult]::new('--no-save', '--no-save', [CompletionResultType]::ParameterName, 'Write no file')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'sidekick;check' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Make only this check; repeatable, or with commas')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave this check out; repeatable, or with commas')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'What makes the command fail beside errors')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE in the form of --format; the text for people is printed as well')
            [CompletionResult]::new('--summary', '--summary', [CompletionResultType]::ParameterName, 'Append a summary in Markdown to FILE [default in GitHub Actions: the summary of the job]')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Where the chance of odd requests starts; the same number asks the same')
            [CompletionResult]::new('--toolchain', '--toolchain', [CompletionResultType]::ParameterName, 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]')
            [CompletionResult]::new('--fuel', '--fuel', [CompletionResultType]::ParameterName, 'Most units of work of one call, about one an instruction')
            [CompletionResult]::new('--memory', '--memory', [CompletionResultType]::ParameterName, 'Most memory of one call, in bytes or as 16MiB, 512KiB')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Most milliseconds of one call')
            [CompletionResult]::new('--runtime', '--runtime', [CompletionResultType]::ParameterName, 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all')
            [CompletionResult]::new('--node', '--node', [CompletionResultType]::ParameterName, 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]')
            [CompletionResult]::new('--node-transport', '--node-transport', [CompletionResultType]::ParameterName, 'How to talk to Node: through a pipe, or over HTTP, which is slower')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the checks and what they promise')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Build again in other folders, and compare')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Compile plugins anew and keep nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'sidekick;explain' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'sidekick;inspect' {
            [CompletionResult]::new('--toolchain', '--toolchain', [CompletionResultType]::ParameterName, 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]')
            [CompletionResult]::new('--fuel', '--fuel', [CompletionResultType]::ParameterName, 'Most units of work of one call, about one an instruction')
            [CompletionResult]::new('--memory', '--memory', [CompletionResultType]::ParameterName, 'Most memory of one call, in bytes or as 16MiB, 512KiB')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Most milliseconds of one call')
            [CompletionResult]::new('--runtime', '--runtime', [CompletionResultType]::ParameterName, 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all')
            [CompletionResult]::new('--node', '--node', [CompletionResultType]::ParameterName, 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]')
            [CompletionResult]::new('--node-transport', '--node-transport', [CompletionResultType]::ParameterName, 'How to talk to Node: through a pipe, or over HTTP, which is slower')
            [CompletionResult]::new('--symbols', '--symbols', [CompletionResultType]::ParameterName, 'The module''s symbols: the same module with names and line tables')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Compile plugins anew and keep nothing')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Show all functions and all limits')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'sidekick;diff' {
            [CompletionResult]::new('--toolchain', '--toolchain', [CompletionResultType]::ParameterName, 'The rustup toolchain that builds plugins [env: SIDEKICK_TOOLCHAIN]')
            [CompletionResult]::new('--fuel', '--fuel', [CompletionResultType]::ParameterName, 'Most units of work of one call, about one an instruction')
            [CompletionResult]::new('--memory', '--memory', [CompletionResultType]::ParameterName, 'Most memory of one call, in bytes or as 16MiB, 512KiB')
            [CompletionResult]::new('--deadline', '--deadline', [CompletionResultType]::ParameterName, 'Most milliseconds of one call')
            [CompletionResult]::new('--runtime', '--runtime', [CompletionResultType]::ParameterName, 'What runs plugins: wasmtime here, Node beside it (a second opinion; it counts no fuel), or all')
            [CompletionResult]::new('--node', '--node', [CompletionResultType]::ParameterName, 'The Node for --runtime node, 20 or newer [env: SIDEKICK_NODE] [default: node]')
            [CompletionResult]::new('--node-transport', '--node-transport', [CompletionResultType]::ParameterName, 'How to talk to Node: through a pipe, or over HTTP, which is slower')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Show all functions')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Compile plugins anew and keep nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'sidekick;doctor' {
            [CompletionResult]::new('--toolchain', '--toolchain', [CompletionResultType]::ParameterName, 'The rustup toolchain to look at [env: SIDEKICK_TOOLCHAIN]')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Mend what can be mended without risk: the target, the rights of folders, missing folders')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only show what --fix would run')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'sidekick;completions' {
            [CompletionResult]::new('--man', '--man', [CompletionResultType]::ParameterName, 'Write a manual page for each command into DIR, which is made if need be')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'sidekick;help' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or Markdown as the bot writes it; reports have more, for CI servers [default: text]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say less: no remarks, no output of cargo unless it fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more: the seed, what plugins log and use up')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
