package localstack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// portsToTry is how many ports Listen tries above the one it was given.
const portsToTry = 20

// Listen opens a TCP listener on addr. When the port is busy it takes the next free one of the following twenty;
// moved is then true and the caller says so aloud. Other failures, and twenty busy ports, are a *MendableError.
func Listen(ctx context.Context, addr string) (ln net.Listener, moved bool, err error) {
	host, text, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, false, &MendableError{"the address " + addr + " cannot be read", "write LERNPFAD_LISTEN as host:port, for example 127.0.0.1:8080", err}
	}
	port, err := strconv.Atoi(text)
	if err != nil || port < 0 || port > 65535 {
		return nil, false, &MendableError{"the port " + text + " is none", "choose one from 0 to 65535 in LERNPFAD_LISTEN", err}
	}
	var lc net.ListenConfig
	for try := 0; try <= portsToTry && port+try <= 65535; try++ {
		ln, err = lc.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port+try)))
		if err == nil {
			return ln, try > 0, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) {
			return nil, false, &MendableError{"the address " + addr + " cannot be used", "choose another one in LERNPFAD_LISTEN", err}
		}
	}
	return nil, false, &MendableError{fmt.Sprintf("port %d and the %d after it are busy", port, portsToTry), "choose another one in LERNPFAD_LISTEN", err}
}
