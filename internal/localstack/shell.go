package localstack

import (
	"fmt"
	"os/exec"
	"strconv"
	"syscall"
)

// watchScript runs "$@" and, beside it, a reader of standard input. The other end of that pipe belongs to the
// process that started the shell: when it dies, the pipe closes and the reader sends the signal. Signals sent to
// the shell itself are passed on.
const watchScript = `sig=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
trap 'kill -s "$sig" "$child"' INT TERM
trap 'kill -s QUIT "$child"' QUIT
(trap - INT TERM QUIT; cat <&3 >/dev/null; kill -s "$sig" "$child") &
reader=$!
wait "$child"; status=$?
while kill -0 "$child" 2>/dev/null; do wait "$child"; status=$?; done
kill -s KILL "$reader" 2>/dev/null
exit "$status"`

// underShell puts cmd below a shell that ends it when this process dies. The returned function closes the pipe.
func underShell(cmd *exec.Cmd, stop syscall.Signal) (func(), error) {
	args := append([]string{"sh", "-c", watchScript, "sh", strconv.Itoa(int(stop)), cmd.Path}, cmd.Args[1:]...)
	cmd.Path, cmd.Args = "/bin/sh", args
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("pipe: %w", err)
	}
	return func() { _ = pipe.Close() }, nil
}
