//go:build unix

package terminal

import (
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
)

// guardScript waits for gdev's end. Unless gdev says that the terminal is
// restored, it puts it back: a crash of gdev, or a kill -9, leaves nobody else to
// do so, nor does an end that a terminal which is not read has held up.
// Signals are ignored, since ctrl-c may be what ends gdev; so is the one that
// stops a background process which writes terminal settings.
const guardScript = `trap '' INT TERM HUP QUIT TSTP TTOU TTIN
last=
while IFS= read -r word <&3; do last=$word; done
[ -s "$3" ] || rm -f "$3" 2>/dev/null
[ "$last" = restored ] && exit 0
exec <"$2" >"$2" 2>/dev/null
printf '\033[?1049l\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?2004l\033[?2026l\033[<u\033[?25h\033[0m\r\n'
stty "$1"
[ "$last" = ending ] && exit 0
echo "gdev: error: gdev ended unexpectedly"
if [ -s "$3" ]; then echo "gdev: hint: its last output is in $3"; fi`

// Guard is a process that brings the terminal's settings back should
// gdev not do so; a nil one guards nothing.
type Guard struct {
	process *exec.Cmd
	pipe    *os.File
}

// Ending says that gdev ends as its user wants, whatever comes.
func (g *Guard) Ending() {
	if g != nil {
		_, _ = g.pipe.WriteString("ending\n")
	}
}

// Restored ends the process: the terminal is restored already.
func (g *Guard) Restored() {
	if g != nil {
		_, _ = g.pipe.WriteString("restored\n")
		_ = g.pipe.Close()
		_ = g.process.Wait()
	}
}

// StartGuard remembers the terminal's settings and starts a guard, nil where the
// terminal or the system cannot have one. The folder gets a report should gdev
// crash.
func StartGuard(folder string) (*Guard, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return nil, nil //nolint:nilerr,nilnil // no controlling terminal: nothing to bring back
	}
	defer tty.Close()
	settings, err := output(tty, "stty", "-g")
	if err != nil {
		return nil, nil //nolint:nilerr,nilnil // a system without stty is served without a guard
	}
	report := crashReport(folder)
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("guard the terminal: %w", err)
	}
	defer r.Close()
	guard := exec.Command("sh", "-c", guardScript, "gdev-guard", settings, "/dev/tty", report)
	guard.ExtraFiles = []*os.File{r}
	guard.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := guard.Start(); err != nil {
		_ = w.Close()
		_ = os.Remove(report)
		return nil, nil //nolint:nilerr,nilnil // a system without sh is served without a guard
	}
	return &Guard{guard, w}, nil
}

func output(tty *os.File, name string, args ...string) (string, error) {
	c := exec.Command(name, args...)
	c.Stdin = tty
	b, err := c.Output()
	return strings.TrimSpace(string(b)), err
}

// crashReport has Go write a crash to a new file, too, since the screen that it
// writes to is about to be switched away. It returns the file's path, "" where
// there is none.
func crashReport(folder string) string {
	f, err := os.CreateTemp(folder, time.Now().Format("crash-20060102-150405-*.txt"))
	if err != nil {
		return ""
	}
	defer f.Close()
	if err := debug.SetCrashOutput(f, debug.CrashOptions{}); err != nil {
		_ = os.Remove(f.Name())
		return ""
	}
	return f.Name()
}
