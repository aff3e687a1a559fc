
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
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or as the bot writes it')
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
            [CompletionResult]::new('dev', 'dev', [CompletionResultType]::ParameterValue, 'Build, test and roll again whenever a file changes')
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
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Number that all dice follow from; without it, chance')
            [CompletionResult]::new('--faces', '--faces', [CompletionResultType]::ParameterName, 'Faces to use instead of chance, as 3,5,-1; all must be used')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'What the notation promises, or what the historic bot did')
            [CompletionResult]::new('--session', '--session', [CompletionResultType]::ParameterName, 'File with variables, decks and what plugins remember [default: in the user''s state folder]')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Who asks')
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'The channel it is said in')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'The server the channel is on')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or as the bot writes it')
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
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Number that all dice follow from; without it, chance')
            [CompletionResult]::new('--faces', '--faces', [CompletionResultType]::ParameterName, 'Faces to use instead of chance, as 3,5,-1; all must be used')
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'What the notation promises, or what the historic bot did')
            [CompletionResult]::new('--session', '--session', [CompletionResultType]::ParameterName, 'File with variables, decks and what plugins remember [default: in the user''s state folder]')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Who asks')
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'The channel it is said in')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'The server the channel is on')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or as the bot writes it')
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
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or as the bot writes it')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Print nothing but what is not canonical, and end with exit code 1 then')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Compile plugins anew and keep nothing')
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
            [CompletionResult]::new('--roll', '--roll', [CompletionResultType]::ParameterName, 'The command to roll after each build [default: that of the manifest''s first example]')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Number that the dice of every roll follow from; without it, chance')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or as the bot writes it')
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
        'sidekick;completions' {
            [CompletionResult]::new('--man', '--man', [CompletionResultType]::ParameterName, 'Write a manual page for each command into DIR, which is made if need be')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Work as if started in DIR')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; auto heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or as the bot writes it')
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
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the results: for people, one JSON object a line, or as the bot writes it')
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
