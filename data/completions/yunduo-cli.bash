# SPDX-FileCopyrightText: The Yunduo authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Completion of yunduo-cli for bash: commands, options, and the names of storages. What is inside a
# storage is not asked for: that would be a request for each press of Tab.

_yunduo_cli_storages () {
  local suffix=$1 name
  local options=()
  [[ -z $profile ]] || options=(--profile "$profile")
  while IFS= read -r name; do
    [[ $name != "$cur"* ]] || COMPREPLY+=("$(printf '%q' "$name$suffix")")
  done < <(yunduo-cli "${options[@]}" storages --names 2> /dev/null)
}

_yunduo_cli () {
  local cur=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  local commands='storages add-storage login df ls tree stat get put transfers mkdir mv cp rm'
  local common='--profile --json --vault --version --help'
  local command='' profile='' own='' i
  COMPREPLY=()

  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --profile) profile=${COMP_WORDS[++i]:-} ;;
      --vault) ((++i)) ;;
      -*) ;;
      *) command=${COMP_WORDS[i]}; break ;;
    esac
  done

  case $previous in
    --vault) mapfile -t COMPREPLY < <(compgen -W 'keyring memory' -- "$cur"); return ;;
    --if-exists)
      mapfile -t COMPREPLY < <(compgen -W 'ask skip keep-both replace' -- "$cur"); return ;;
    --drive-type)
      mapfile -t COMPREPLY < <(compgen -W 'default resource backup' -- "$cur"); return ;;
    --removal-method) mapfile -t COMPREPLY < <(compgen -W 'trash delete' -- "$cur"); return ;;
    --livp-format)
      mapfile -t COMPREPLY < <(compgen -W 'jpeg mov both rebuilt' -- "$cur"); return ;;
    --order-by)
      mapfile -t COMPREPLY < <(compgen -W 'name size updated created' -- "$cur"); return ;;
    --profile|--name|--api-address|--broker-address|--client-id|--root-folder-id|--download-proxy)
      return ;;
  esac

  case $command in
    storages) own='--names' ;;
    add-storage)
      own='--name --api-address --broker-address --client-id --drive-type --root-folder-id
           --removal-method --livp-format --instant-upload --no-instant-upload --internal-upload
           --download-proxy --order-by --descending' ;;
    ls) own='-l --long' ;;
    get|put) own='--if-exists' ;;
    transfers) own='--resume' ;;
    mkdir) own='-p --parents' ;;
    rm) own='-r --recursive' ;;
  esac

  if [[ $cur == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$own $common" -- "$cur")
    return
  fi
  case $command in
    '') mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur") ;;
    login|df) _yunduo_cli_storages '' ;;
    ls|tree|stat|mkdir|mv|cp|rm) _yunduo_cli_storages ':/' ;;
    get|put)
      compopt -o filenames 2> /dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      _yunduo_cli_storages ':/' ;;
  esac
}

complete -F _yunduo_cli yunduo-cli
