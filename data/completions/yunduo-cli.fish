# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Completion of yunduo-cli for fish: commands, options, and the names of storages. What is inside a
# storage is not asked for: that would be a request for each press of Tab.

set -l commands storages add-storage login df ls tree stat get put transfers mkdir mv cp rm

function __yunduo_cli_storages --argument-names suffix
    set -l words (commandline -opc)
    set -l options
    if set -l place (contains -i -- --profile $words)
        set options --profile $words[(math $place + 1)]
    end
    for name in (yunduo-cli $options storages --names 2> /dev/null)
        echo $name$suffix
    end
end

complete -c yunduo-cli -f
complete -c yunduo-cli -n "not __fish_seen_subcommand_from $commands" -a "$commands"
complete -c yunduo-cli -n '__fish_seen_subcommand_from login df' -a '(__yunduo_cli_storages "")'
complete -c yunduo-cli -n '__fish_seen_subcommand_from ls tree stat mkdir mv cp rm get put' \
    -a '(__yunduo_cli_storages ":/")'
complete -c yunduo-cli -n '__fish_seen_subcommand_from get put' -F

complete -c yunduo-cli -l profile -x -d 'A separate set of storages, settings and secrets'
complete -c yunduo-cli -l json -d 'Write JSON'
complete -c yunduo-cli -l vault -x -a 'keyring memory' -d 'Where secrets live'
complete -c yunduo-cli -l version -d 'Print the version'
complete -c yunduo-cli -s h -l help -d 'Print help'

complete -c yunduo-cli -n '__fish_seen_subcommand_from storages' -l names -d 'Names alone'
complete -c yunduo-cli -n '__fish_seen_subcommand_from ls' -s l -l long -d 'Sizes and dates'
complete -c yunduo-cli -n '__fish_seen_subcommand_from transfers' -l resume -d 'Go on with them'
complete -c yunduo-cli -n '__fish_seen_subcommand_from mkdir' -s p -l parents -d 'Those above too'
complete -c yunduo-cli -n '__fish_seen_subcommand_from rm' -s r -l recursive -d 'Folders too'
complete -c yunduo-cli -n '__fish_seen_subcommand_from get put' -l if-exists -x \
    -a 'ask skip keep-both replace' -d 'When a name is taken'

set -l adding '__fish_seen_subcommand_from add-storage'
complete -c yunduo-cli -n $adding -l name -x -d 'Its name'
complete -c yunduo-cli -n $adding -l api-address -x -d 'Another address of the Open API'
complete -c yunduo-cli -n $adding -l broker-address -x -d 'Sign in through this broker'
complete -c yunduo-cli -n $adding -l client-id -x -d 'Sign in through a client id of your own'
complete -c yunduo-cli -n $adding -l drive-type -x -a 'default resource backup'
complete -c yunduo-cli -n $adding -l root-folder-id -x -d 'Show only this folder'
complete -c yunduo-cli -n $adding -l removal-method -x -a 'trash delete'
complete -c yunduo-cli -n $adding -l livp-format -x -a 'jpeg mov both rebuilt'
complete -c yunduo-cli -n $adding -l instant-upload -d 'Send no bytes that the service has'
complete -c yunduo-cli -n $adding -l no-instant-upload -d 'Send all bytes'
complete -c yunduo-cli -n $adding -l internal-upload -d "Within the provider's own network"
complete -c yunduo-cli -n $adding -l download-proxy -x -d 'Download through this address'
complete -c yunduo-cli -n $adding -l order-by -x -a 'name size updated created'
complete -c yunduo-cli -n $adding -l descending -d 'The other way round'
