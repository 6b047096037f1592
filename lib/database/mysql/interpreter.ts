/**
 * Runs a program in mysqlsh, whose own ways differ from Python's: siblings of the program aren't found, and the home folder has to be writable. What
 * is run is a file of its own, which runs the program by its path: in memory, since nothing else can be written to in every pod.
 *
 * @see https://dev.mysql.com/doc/mysql-shell/9.7/en/mysqlsh.html
 */
const RUNNER = `import os, runpy, sys
os.unlink(os.environ["RUNNER"])
sys.argv = os.environ["PROGRAM"].split("\\n")
sys.path.insert(0, os.path.dirname(sys.argv[0]))
runpy.run_path(sys.argv[0], run_name="__main__")
`;

const SHELL = [
  'RUNNER=$(mktemp -p /dev/shm) && PROGRAM=$(printf "%s\\n" "$@") && export RUNNER PROGRAM MYSQLSH_USER_CONFIG_HOME=/dev/shm',
  `printf '%s' '${RUNNER}' > "$RUNNER" && exec mysqlsh --py --file="$RUNNER"`,
].join('\n');

/** What a Python program of ours and its arguments are given to, in MySQL's image. */
export const INTERPRETER = ['sh', '-c', SHELL, 'mysqlsh'];
