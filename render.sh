#!/usr/bin/env -S bash -p --
# Sets up what is missing, then hands its arguments to onebyone's command line.
#
#   ./render.sh [render|list|check ...]    all of it: ./render.sh --help
#   ./render.sh test [pytest arguments]    runs the tests
#   ./render.sh bench [options]            measures the engine: ./render.sh bench --help
#   ./render.sh mutants [options]          tests the tests by mutation: ./render.sh mutants --help
#
# The environment lives in .venv. It is brought up to date only when pyproject.toml, this file, the Python or the place
# of this folder changed; if that fails, what worked before goes on working. Exit code 2: something is missing that only
# you can mend, and the last line says what.
#
# Another shell, or another system's line ends? Until they are dealt with, each line ends in a comment, which a carriage
# return cannot hurt, and is any shell's language. bash -p keeps the caller's BASH_ENV, functions and options out.
# shellcheck disable=SC2128,SC2317 # other shells have no arrays; what is sourced can return
case ${BASH_SOURCE-$0}:${ZSH_EVAL_CONTEXT-} in "$0": | "$0":toplevel) [ -f "$0" ] ;; *) false ;; esac || { #
    echo "render.sh: this is a program, run it by its name: ./render.sh" >&2 #
    return 2 2>/dev/null || exit 2 #
} #
case ${BASH_VERSION-}:$- in [1-9]*:*p*) ;; *) #
    command -v bash >/dev/null && exec bash -p -- "$0" "$@" #
    echo "render.sh: this needs bash; install it, then run again" >&2 #
    exit 2 ;; #
esac #
line_end='
' #
[ ${#line_end} = 1 ] || exec bash -pc "$(tr -d '\r' <"$0")" "$0" "$@" #

set -euo pipefail
set +o posix
true 3>&2 || exec 2>/dev/null # a closed stream's number would go to the next file opened, and be written into
{ true 3>&1; } 2>/dev/null || exec >/dev/null
{ true 3<&0; } 2>/dev/null || exec </dev/null

say() { printf 'render.sh: %s\n' "$*" >&2 || true; }
die() {
    say "$*"
    exit 2
}

# The environment sees its own packages only, reads and writes UTF-8, and no warning or option of elsewhere changes it.
unset CDPATH
for name in "${!PYTHON@}"; do
    case $name in
    PYTHON_* | PYTHONDONTWRITEBYTECODE | PYTHONFAULTHANDLER | PYTHONIOENCODING | PYTHONPYCACHEPREFIX | PYTHONUNBUFFERED) ;;
    *) unset "$name" ;;
    esac
done
export PYTHONUTF8=1
if [[ -z ${HOME-} ]]; then # else Python makes folders named "~" for those who have no entry in the list of users
    unset HOME
    HOME=~
fi
export HOME
pwd -P >/dev/null 2>&1 || die "the folder you are in no longer exists; change to one that does, then run again."

real_folder() { # of the file $1, through any symbolic links (macOS has no readlink -f)
    local file=$1 folder
    while [[ -L $file ]]; do
        folder=$(cd -P -- "$(dirname -- "$file")" && pwd)
        file=$(readlink -- "$file")
        [[ $file == /* ]] || file=$folder/$file
    done
    cd -P -- "$(dirname -- "$file")" && pwd
}

root=$(real_folder "$0")
venv=$root/.venv
python=$venv/bin/python
stamp=$venv/.onebyone-setup
unfinished=$stamp.unfinished # what the stamp is called while packages are being installed
log=$venv/setup.log

# --- Is everything there already? ------------------------------------------------------------------------------------

setup_key() { # hash of all that set-up depends on; fails if the environment's Python does not run
    "$python" -ISc '
import hashlib, sys
digest = hashlib.sha256(repr((sys.version, sys.argv[1])).encode())
for path in sys.argv[2:]:
    with open(path, "rb") as file:
        digest.update(file.read())
print(digest.hexdigest())' "$root" "$root/pyproject.toml" "$root/render.sh" 2>/dev/null
}

# A purpose is "run" or one of pyproject.toml's extras; "test" brings what all of them need.
purpose_of() { # prints what the command "$@" must be set up for
    case "$* " in
    "test "* | "bench "*) printf '%s\n' "$1" ;;
    "mutants "*) printf 'test\n' ;;
    "preview "*) printf 'studio\n' ;;
    "embed "*) printf 'lecture\n' ;;
    *" --read-back "*) printf 'readback\n' ;;
    *" --cluster "* | *" --cluster="*) printf 'cluster\n' ;;
    *) printf 'run\n' ;;
    esac
}

includes() { # whether what is there for the purposes $2 is enough for the purpose $1
    [[ $1 == run || " $2 " == *" $1 "* || " $2 " == *" test "* ]]
}

stamped() { # prints line $1 of the stamp: 1 is the key, 2 the purposes set up for, 3 the folder
    local file=$stamp line='' number
    [[ -f $stamp ]] || file=$unfinished
    [[ -f $file ]] || return 0
    for ((number = 0; number < $1; number++)); do
        IFS= read -r line || line=''
    done <"$file"
    printf '%s\n' "$line"
}

is_set_up() { # for the purpose $1
    [[ -f $stamp && -x $python ]] || return 1
    local current
    includes "$1" "$(stamped 2)" || return 1
    current=$(setup_key) || return 1
    [[ $(stamped 1) == "$current" ]]
}

# --- Steps: quiet in a log, alive on a terminal, and able to fail ------------------------------------------------------

problem='' # of the step that failed last
fail() {
    problem=$*
    return 1
}

ticker=''
show_progress() { # seconds so far and the log's last line, once a second
    local begin=$SECONDS
    while sleep 1; do
        printf '\r\033[K  %3d s  %.90s' "$((SECONDS - begin))" "$(tail -n 1 "$log" 2>/dev/null | tr -d '\r')" >&2
    done
}
stop_progress() {
    [[ -n $ticker ]] || return 0
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    ticker=''
    printf '\r\033[K' >&2 || true
}
logged() { # runs "$@" with its output in the log
    if [[ -t 2 && ${TERM:-dumb} != dumb ]]; then
        show_progress &
        ticker=$!
    fi
    local status=0
    printf '>>> render.sh, a step\n' >>"$log" || true
    ("$@") >>"$log" 2>&1 </dev/null || status=$? # apart: a trap's words do not go to the log
    stop_progress
    return "$status"
}

cause() { # prints what stopped the last logged step, which ended with the exit code $1
    local line error='' milder='' broken='' last=''
    if ! printf '%65536s' '' 2>/dev/null >"$venv/.probe"; then
        rm -f "$venv/.probe"
        printf 'nothing more can be written to %s, its disk may be full.' "$venv"
        return
    fi
    rm -f "$venv/.probe"
    while IFS= read -r line || [[ -n $line ]]; do
        case $line in
        '>>> render.sh, a step') error='' milder='' broken='' last='' ;;
        *"connection broken by '"*) [[ -n $broken ]] || broken=${line#*"connection broken by '"} ;;
        *ERROR:*) [[ -n $error ]] || error=ERROR:${line#*ERROR:} ;;
        *note:*) ;; # "note: This error originates from a subprocess"
        E:* | *[Ee]rror:*) [[ -n $milder ]] || milder=$line ;;
        *[![:space:]]*) last=$line ;;
        esac
    done <"$log"
    [[ $1 -le 128 ]] || error="it was ended by signal $(($1 - 128)); is there enough memory?"
    error=${error:-${milder:-$last}}
    printf '%s' "${error//$'\r'/}"
    [[ -z $broken ]] || printf ' (connection broken: %s)' "${broken%"': /"*}"
}

# --- Python and the system's packages --------------------------------------------------------------------------------

find_python() { # prints the first Python that the pinned packages support
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11 python3.14; do
        if "$candidate" -ISc 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

python_facts() { # of the Python $1: its version, then what it lacks of "ensurepip" and "headers"
    "$1" -ISc '
import importlib.util, os, sys, sysconfig
headers = os.path.join(sysconfig.get_path("include"), "Python.h")
print("%d.%d" % sys.version_info[:2], "" if importlib.util.find_spec("ensurepip") else "ensurepip",
      "" if os.path.exists(headers) else "headers")'
}

debian_packages() { # prints what apt must install for the base Python $1 (may be empty), or fails and prints why
    local base=$1 facts version owned=''
    command -v cc >/dev/null || command -v gcc >/dev/null || printf '%s\n' gcc libc6-dev
    command -v pkg-config >/dev/null || printf '%s\n' pkg-config
    pkg-config --exists cairo 2>/dev/null || printf '%s\n' libcairo2-dev
    pkg-config --exists pangocairo pangoft2 2>/dev/null || printf '%s\n' libpango1.0-dev
    if [[ -z $base ]]; then
        printf '%s\n' python3 python3-venv python3-dev
        return
    fi
    facts=$(python_facts "$base")
    version=${facts%% *}
    [[ $("$base" -ISc 'import sys; print(sys.base_prefix)') != /usr ]] || owned=yes
    if [[ $facts == *ensurepip* ]]; then
        [[ -n $owned ]] || { printf '%s\n' "$base has no ensurepip, so it cannot make an environment; install another Python 3.11 to 3.14." && return 1; }
        printf '%s\n' "python$version-venv"
    fi
    if [[ $facts == *headers* ]]; then
        [[ -n $owned ]] || { printf '%s\n' "$base has no Python.h, so nothing can be compiled for it; install its development files." && return 1; }
        printf '%s\n' "python$version-dev"
    fi
}

as_root() {
    if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

install_debian_packages() {
    local command="apt-get install -y --no-install-recommends $*"
    if [[ $(id -u) != 0 ]]; then
        command -v sudo >/dev/null || fail "system packages are missing and there is no sudo; as root run: $command" || return
        say "system packages are missing; sudo may ask for your password to run: $command"
        sudo -v || fail "no leave to install system packages; have an administrator run: $command" || return
    fi
    say "installing system packages: $*"
    # An unrelated broken source must not stop us: only the installation itself has to succeed.
    logged as_root apt-get update || true
    logged as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@" ||
        fail "apt could not install the system packages: $(cause $?) Check the network, then run as root: $command"
}

ensure_system() { # makes sure of a Python (base_python), a compiler and the headers of cairo and pango
    base_python=$python
    [[ -x $python ]] || base_python=$(find_python || true)
    if command -v apt-get >/dev/null; then
        local packages
        packages=$(debian_packages "$base_python") || fail "$packages" || return
        # shellcheck disable=SC2086  # package names hold no spaces: one word each is meant
        [[ -z $packages ]] || install_debian_packages $packages || return
        [[ -n $base_python ]] || base_python=$(find_python) ||
            fail "this system's Python is older than 3.11; install Python 3.11 to 3.14, then run again."
        return
    fi
    if [[ -n $base_python && $(python_facts "$base_python") != *[a-z]* ]] && pkg-config --exists cairo pangocairo 2>/dev/null &&
        { command -v cc || command -v gcc || command -v clang; } >/dev/null; then
        return
    fi
    local what="missing: Python 3.11 to 3.14 with headers, a C compiler, pkg-config, or the headers of cairo and pango."
    if command -v brew >/dev/null; then
        fail "$what Run: xcode-select --install; brew install python@3.13 cairo pango pkgconf"
    elif command -v dnf >/dev/null; then
        fail "$what Run: sudo dnf install python3-devel gcc pkgconf-pkg-config cairo-devel pango-devel"
    elif command -v pacman >/dev/null; then
        fail "$what Run: sudo pacman -S --needed python gcc pkgconf cairo pango"
    else
        fail "$what Install them with your system's package manager, then run again."
    fi
}

has_browser() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
} >/dev/null

# The studio is tested in a browser. Without one all other tests run; those that need it say so.
ensure_browser() {
    has_browser || ! command -v apt-get >/dev/null || install_debian_packages chromium || say "there is no browser to test with: $problem"
}

# --- The environment -------------------------------------------------------------------------------------------------

aside='' # where an environment was put that cannot be used any more; nothing of it is deleted
ensure_environment() {
    [[ $root != *:* && $root != *$'\n'* ]] ||
        fail "Python makes no environment in a folder with a colon or a line break in its path; rename or move $root" || return
    if [[ -e $venv || -L $venv ]]; then
        [[ -d $venv ]] || fail "$venv is in the way: it is not a folder; move it elsewhere, then run again." || return
        local reason='' home
        home=$(stamped 3)
        if [[ -n $home && $home != "$root" ]]; then
            reason="was made for the folder $home"
        elif [[ -x $python ]] && ! "$python" -ISc 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
            reason="has a Python that does not run or is not 3.11 to 3.14"
        elif [[ -L $python && ! -e $python ]]; then
            reason="has lost its Python"
        fi
        if [[ -n $reason ]]; then
            local name
            name=$venv.$(date +%Y%m%d-%H%M%S)
            mv "$venv" "$name" 2>/dev/null || fail "the environment $reason, and cannot be renamed; make $root writable." || return
            aside=$name
            say "the environment $reason; it is now $aside, delete it when you like"
        fi
    fi
    { mkdir -p "$venv" && : >"$log"; } 2>/dev/null ||
        fail "cannot write to $venv (is the folder read-only, full, or somebody else's?); make it writable for you." || return
    { printf '#!/bin/sh\n' >"$venv/.probe" && chmod +x "$venv/.probe"; } 2>/dev/null || true
    [[ ! -s $venv/.probe ]] || "$venv/.probe" 2>/dev/null ||
        fail "no program may run in $root (is it mounted noexec?); move the project to another disk." || return
    rm -f "$venv/.probe"
}

put_back() { # the environment that was set aside, when the new one came to nothing
    [[ -n $aside ]] || return 0
    rm -rf "$venv.failed"
    [[ ! -e $venv ]] || mv "$venv" "$venv.failed"
    mv "$aside" "$venv"
    aside='' log=$venv.failed/setup.log
    say "the environment that was set aside is back in its place"
}

# Of pip's settings, in files and in variables, those are kept that say where packages come from, which are allowed and
# how they are reached. The others say where and how to install, which in an environment of our own is not for them.
with_pip_settings() { # runs "${@:2}", with pip making $1 new attempts at a connection, or as many as it likes
    "$python" -P -c '
import ast, os, subprocess, sys

KEPT = """index-url pypi-url extra-index-url no-index find-links constraint build-constraint only-binary no-binary prefer-binary
    pre require-hashes uploaded-prior-to trusted-host proxy cert client-cert keyring-provider timeout default-timeout retries
    resume-retries cache-dir no-cache-dir use-feature use-deprecated""".split()
RANK = ["global", "install", ":env:"]
environ = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
ask = {name: value for name, value in os.environ.items() if name not in ("PIP_PYTHON", "PIP_LOG")}
listed = subprocess.run([sys.executable, "-P", "-m", "pip", "config", "list"], stdin=subprocess.DEVNULL, capture_output=True,
                        text=True, env=ask | {"PIP_QUIET": "0", "PIP_VERBOSE": "0", "PIP_NO_COLOR": "1"})
if listed.returncode:  # pip itself will say what is wrong with its settings
    sys.stderr.write(listed.stderr + "ERROR: " + " ".join(listed.stderr.split()) + "\n")
    sys.exit(listed.returncode)
settings = []
for line in listed.stdout.splitlines():
    name, _, value = line.partition("=")
    section, _, key = name.rpartition(".")
    if section in RANK and key in KEPT and ast.literal_eval(value):
        settings.append((RANK.index(section), "PIP_" + key.upper().replace("-", "_"), ast.literal_eval(value)))
environ |= {name: value for _, name, value in sorted(settings)}
environ |= {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_NO_COLOR": "1"}
environ |= {"PIP_ROOT_USER_ACTION": "ignore"} | ({"PIP_RETRIES": sys.argv[1]} if sys.argv[1] else {})
for name in ("SOURCE_DATE_EPOCH", "FORCE_COLOR", "CLICOLOR_FORCE"):  # wheels of before 1980, and a log in colours
    environ.pop(name, None)
os.execve(sys.argv[2], sys.argv[2:], environ)' "$@"
}

warn_of_large_download() { # asks pip what torch would bring and the servers how large that is; downloads nothing
    with_pip_settings '' "$python" -P - "$root/pyproject.toml" 2>>"$log" <<'PYTHON' || true
import importlib.metadata, json, os, subprocess, sys, tempfile, tomllib, urllib.request

with open(sys.argv[1], "rb") as file:
    wanted = [r for r in tomllib.load(file)["project"]["dependencies"] if r.startswith("torch")]
try:
    if not wanted or importlib.metadata.version("torch"):
        sys.exit()
except importlib.metadata.PackageNotFoundError:
    pass
with tempfile.TemporaryDirectory() as folder:
    report = os.path.join(folder, "report.json")
    pip = [sys.executable, "-P", "-m", "pip", "install", "--quiet", "--dry-run", "--report", report, *wanted]
    if subprocess.run(pip, stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode:
        sys.exit()  # the installation proper will fail in the same way and say why
    with open(report) as file:
        addresses = [item["download_info"]["url"] for item in json.load(file)["install"]]
total, unknown = 0, 0
for address in addresses:
    if not address.startswith("http"):
        continue  # on this disk
    try:
        with urllib.request.urlopen(urllib.request.Request(address, method="HEAD"), timeout=20) as answer:
            total += int(answer.headers["Content-Length"])
    except (OSError, TypeError, ValueError):
        unknown += "torch" in address or "nvidia" in address or "cuda" in address
if total > 500e6 or unknown:
    size = f"{total / 1e9:.1f} GB" if not unknown else "several GB"
    print(f"render.sh: torch and what it needs is a download of {size} here, most of it for NVIDIA graphics cards, which onebyone "
          "does not use. Its CPU build is under 250 MB: stop with Ctrl-C, set PIP_EXTRA_INDEX_URL to PyTorch's CPU wheel "
          "index (its address is on PyTorch's 'Get started' page: choose pip and CPU) and run again. Going on.",
          file=sys.__stdout__, flush=True)
PYTHON
}

suffices() { # for the purposes "$@": every package they need is there, whole, and of a version that pyproject.toml allows
    [[ -x $python ]] && "$python" -P - suffices "$root" "$@" >/dev/null 2>&1 <<'PYTHON'
import importlib.metadata, importlib.util, os, re, subprocess, sys, tomllib

root, purposes = sys.argv[2], sys.argv[3:]
with open(os.path.join(root, "pyproject.toml"), "rb") as file:
    project = tomllib.load(file)["project"]
needs = list(project["dependencies"])
for purpose in purposes:  # an extra may name others: onebyone[bench,mutants]
    for need in project["optional-dependencies"][purpose] if purpose != "run" else ():
        ours = re.fullmatch(re.escape(project["name"]) + r"\[(.*)\]", need)
        purposes.extend(ours[1].split(",")) if ours else needs.append(need)
pip = [sys.executable, "-P", "-m", "pip", "install", "--dry-run", "--no-index", *needs]  # from nowhere: what is there must do
environ = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
answer = subprocess.run(pip, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environ | {"PIP_CONFIG_FILE": os.devnull})
if answer.returncode or "Would install" in answer.stdout:
    sys.exit(1)
if not os.path.realpath(importlib.util.find_spec(project["name"]).origin).startswith(os.path.realpath(root) + os.sep):
    sys.exit(1)
for package in importlib.metadata.distributions():
    for file in package.files or ():
        if file.size is not None and os.stat(package.locate_file(file)).st_size != file.size:
            sys.exit(1)
PYTHON
}

install_packages() { # for the purposes "$@"
    local what=$root purpose extras=''
    [[ $what != *"]" ]] || what+=/. # else pip takes the name's end for extras
    for purpose in "$@"; do
        [[ $purpose == run ]] || extras+=${extras:+,}$purpose
    done
    [[ -z $extras ]] || what+="[$extras]"
    if [[ ! -x $python ]] || ! "$python" -Ic 'import pip' 2>/dev/null; then
        "$base_python" -X utf8 -ISc 'import sys; sys.argv[1].encode()' "$root" 2>/dev/null ||
            fail "the name of this folder is not UTF-8, in which Python makes no environment; rename or move $root" || return
        logged "$base_python" -I -m venv "$venv" || fail "could not make the environment $venv: $(cause $?)" || return
    fi
    # Older pips download whole packages to learn what they need. Offline, the old one must do.
    if ! "$python" -Ic 'import pip, sys; sys.exit(tuple(map(int, pip.__version__.split(".")[:2])) < (25, 1))'; then
        logged with_pip_settings '' "$python" -P -m pip install --upgrade 'pip>=25.1' || say "pip could not be brought up to date; going on with the old one"
    fi
    warn_of_large_download >&2
    if [[ -n $enough ]]; then
        say "bringing .venv up to date (log: $log)"
    elif [[ -n $before ]]; then
        say "adding the Python packages that are missing to .venv (log: $log)"
    else
        say "installing the Python packages into .venv (about two minutes; log: $log)"
    fi
    logged with_pip_settings "${enough:+0}" "$python" -P -m pip install --editable "$what" ||
        fail "pip could not install the packages: $(cause $?) Check the network and pip's settings, then run again; it goes on where it stopped"
}

bring() { # makes the environment what the purposes "$@" need; says in the stamp that it is
    ensure_environment || return
    # Whoever has all the packages needs no compiler: there is nothing to build but onebyone itself.
    [[ -n $enough ]] || ensure_system || return
    [[ " $* " != *" test "* ]] || ensure_browser
    [[ ! -f $stamp ]] || mv "$stamp" "$unfinished" 2>/dev/null || fail "cannot write to $venv; make it writable for you." || return
    install_packages "$@" || return
    "$python" -P -m compileall -qq "$root/src" >/dev/null 2>&1 || true # else every command does, where bytecode is not kept
    local key
    key=$(setup_key) || fail "the environment's Python does not run: $python" || return
    printf '%s\n' "$key" "$*" "$root" 2>/dev/null >"$stamp.new" || fail "cannot write to $venv; is its disk full?" || return
    mv "$stamp.new" "$stamp" && rm -f "$unfinished"
}

# The states: the stamp tells for which purposes the environment is whole. While packages are being installed it is called
# unfinished, and so it stays if that is interrupted. If that fails and all is still there, the stamp is back: what worked,
# works. Whoever then asks for something that needs no more than is there, gets it; the next run tries again.
set_up() { # for the purpose $1
    trap 'stop_progress; put_back; say "interrupted; run again to go on where it stopped."; exit 130' INT TERM HUP
    trap stop_progress EXIT
    if command -v flock >/dev/null; then # two runs at once must not install into one environment
        exec 9<"$root/render.sh"
        flock -n 9 || { say "another run is setting up; waiting for it" && flock 9; } || say "cannot lock here; going on without"
        ! is_set_up "$1" || return 0
    fi
    local before wanted
    [[ -f $root/pyproject.toml ]] || die "this script belongs into its project's folder, and $root has no pyproject.toml."
    base_python='' enough=''
    before=$(stamped 2) # what it was set up for, it stays set up for
    wanted=$before
    [[ " $wanted " == *" $1 "* ]] || wanted+=${wanted:+ }$1
    [[ -z $before ]] || ! suffices "$1" || enough=yes
    # shellcheck disable=SC2086  # purposes hold no spaces: one word each is meant
    if bring $wanted || { [[ -z $enough && $wanted != "$1" ]] && bring "$1"; }; then
        say "set up in $SECONDS s"
        # Into its programs pip writes their path, which a shell then reads: a dollar sign in it, for one, is lost.
        [[ ! -e $venv/bin/pip ]] || "$venv/bin/pip" --version >/dev/null 2>&1 </dev/null ||
            say "programs in .venv/bin do not start from a path like this one; instead of manim use: .venv/bin/python -m manim"
        return
    fi
    local kept=''
    # shellcheck disable=SC2086
    [[ -z $before ]] || ! suffices $before || kept=yes
    [[ -z $kept || ! -f $unfinished ]] || mv "$unfinished" "$stamp" 2>/dev/null || true
    put_back
    [[ ! -f $log ]] || problem+=" (log: $log)"
    { [[ -n $kept ]] && includes "$1" "$before"; } || { [[ $before != "$1" ]] && suffices "$1"; } || die "$problem"
    say "going on with the packages that are there; the next run tries again, because $problem"
}

main() {
    local purpose
    purpose=$(purpose_of "$@")
    if ! is_set_up "$purpose"; then
        set_up "$purpose"
        exec 9<&-
        trap - INT TERM HUP EXIT
    fi
    case ${1-} in
    test)
        cd -- "$root"
        exec "$python" -P -m pytest --numprocesses auto "${@:2}"
        ;;
    bench)
        cd -- "$root"
        exec "$python" -P tests/bench "${@:2}"
        ;;
    mutants)
        cd -- "$root"
        exec "$python" -P tests/mutation "${@:2}"
        ;;
    *) exec "$python" -P -m onebyone "$@" ;;
    esac
}

main "$@"
