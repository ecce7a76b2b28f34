package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"gdev/devserver/peers"
)

// script runs one of our scripts in a project and returns what it prints.
func (b *bench) script(ctx context.Context, p *project, name string) ([]byte, error) {
	return b.runPython(ctx, p, filepath.Join(b.settings.Scripts, name))
}

func (b *bench) runPython(ctx context.Context, p *project, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, peers.StartTimeout)
	defer cancel()
	c := b.pythonCommand(ctx, p, args...)
	var stderr strings.Builder
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("run python %s in the application %s: %w\n%s", strings.Join(args, " "), p.name, err, stderr.String())
	}
	return out, nil
}

func (b *bench) pythonCommand(ctx context.Context, p *project, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, b.settings.Python, args...)
	c.Dir, c.Env = p.dir, peers.Environment()
	return c
}
