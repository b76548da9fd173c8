#compdef yunduo-cli
# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Completion of yunduo-cli for zsh: commands, options, and the names of storages. What is inside a
# storage is not asked for: that would be a request for each press of Tab.

_yunduo_cli_storages () {
  local suffix=$1
  local -a names options
  [[ -z ${opt_args[--profile]} ]] || options=(--profile ${opt_args[--profile]})
  names=(${(f)"$(yunduo-cli $options storages --names 2> /dev/null)"})
  compadd -S '' -- ${names/%/$suffix}
}

_yunduo_cli_names () { _yunduo_cli_storages '' }
_yunduo_cli_paths () { _yunduo_cli_storages ':/' }
_yunduo_cli_both () { _files; _yunduo_cli_paths }

_yunduo_cli () {
  local curcontext=$curcontext state line
  typeset -A opt_args
  local -a common commands own
  common=(
    '--profile[a separate set of storages, settings and secrets]:name:'
    '--json[write JSON]'
    '--vault=[where secrets live]:where:(keyring memory)'
    '--version[print the version]'
    '(-h --help)'{-h,--help}'[print help]'
  )
  commands=(
    'storages:list the storages'
    'add-storage:sign in and add a storage'
    'login:sign in again, by a code for your phone'
    'df:show how full the accounts are'
    'ls:list folders'
    'tree:list folders and all that is in them'
    'stat:show all that is known of files and folders'
    'get:download'
    'put:upload'
    'transfers:list what was not finished, or go on with it'
    'mkdir:make folders'
    'mv:move or rename within a drive'
    'cp:copy within a drive'
    "rm:remove, by the storage's removal method"
  )

  _arguments -C $common '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands; return ;;
    argument) ;;
    *) return ;;
  esac

  case $line[1] in
    storages) own=('--names[names alone]') ;;
    add-storage)
      own=(
        '--name[its name]:name:'
        '--api-address[another address of the Open API]:address:'
        '(--client-id)--broker-address[sign in through this broker]:address:'
        '(--broker-address)--client-id[sign in through a client id of your own]:id:'
        '--drive-type[which drive]:type:(default resource backup)'
        '--root-folder-id[show only this folder]:id:'
        '--removal-method[how files are removed]:method:(trash delete)'
        '--livp-format[how live photos are downloaded]:format:(jpeg mov both rebuilt)'
        '(--no-instant-upload)--instant-upload[send no bytes that the service has]'
        '(--instant-upload)--no-instant-upload[send all bytes]'
        "--internal-upload[upload within the provider's own network]"
        '--download-proxy[download through this address]:address:'
        '--order-by[how the app sorts]:order:(name size updated created)'
        '--descending[the other way round]'
      ) ;;
    login|df) own=('*:storage:_yunduo_cli_names') ;;
    ls) own=('(-l --long)'{-l,--long}'[sizes and dates]' '*:path:_yunduo_cli_paths') ;;
    mkdir) own=('(-p --parents)'{-p,--parents}'[those above too]' '*:path:_yunduo_cli_paths') ;;
    rm) own=('(-r --recursive)'{-r,--recursive}'[folders too]' '*:path:_yunduo_cli_paths') ;;
    tree|stat|mv|cp) own=('*:path:_yunduo_cli_paths') ;;
    get|put)
      own=('--if-exists[when a name is taken]:what:(ask skip keep-both replace)'
           '*:file or path:_yunduo_cli_both') ;;
    transfers) own=('--resume[go on with them]') ;;
  esac
  _arguments $common $own
}

_yunduo_cli "$@"
