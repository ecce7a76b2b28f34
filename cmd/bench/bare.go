package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"gdev/devserver/peers"
)

// bare is an interpreter that has imported the third-party modules.
type bare struct {
	command *exec.Cmd
	stdin   io.WriteCloser
	stdout  *bufio.Reader
	stderr  strings.Builder
	cancel  context.CancelFunc
}

func (b *bench) newBare(ctx context.Context, p *project) *bare {
	ctx, cancel := context.WithCancel(ctx)
	return &bare{command: b.pythonCommand(ctx, p, filepath.Join(b.settings.Scripts, "limit.py")), cancel: cancel}
}

// start returns when the modules are imported.
func (s *bare) start(modules []byte) error {
	stdin, err := s.command.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := s.command.StdoutPipe()
	if err != nil {
		return err
	}
	s.command.Stderr = &s.stderr
	s.stdin, s.stdout = stdin, bufio.NewReader(stdout)
	if err := s.command.Start(); err != nil {
		return err
	}
	return s.request(modules, func() error {
		_, err := s.stdout.ReadString('\n')
		return err
	})
}

// measure has it import the project and call it; both in ms from the begin.
// It ends then.
func (s *bare) measure() (imported, called float64, err error) {
	err = s.request(nil, func() error {
		_, err := fmt.Fscan(s.stdout, &imported, &called)
		return err
	})
	s.end()
	return imported, called, err
}

// request sends it a line and waits for the answer. Where none comes, it is ended.
func (s *bare) request(line []byte, answer func() error) error {
	defer time.AfterFunc(peers.StartTimeout, s.cancel).Stop()
	_, err := fmt.Fprintf(s.stdin, "%s\n", line)
	if err == nil {
		err = answer()
	}
	if err != nil {
		s.end()
		return fmt.Errorf("%w\n%s", err, s.stderr.String())
	}
	return nil
}

func (s *bare) end() {
	s.cancel()
	_ = s.command.Wait() // was killed, or had ended
}
