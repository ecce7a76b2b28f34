package main

import (
	"bufio"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"gdev/devserver/peers"
)

// takeMemory measures the proportional set size of each server after a
// reload, alone, and of a plain Python process that has called the application.
func (b *bench) takeMemory(ctx context.Context, a application) error {
	if err := b.takePlainMemory(ctx, a); err != nil {
		return err
	}
	return b.each(ctx, measureMemory+" on "+a.title, a, func(r *process) error {
		before := result{Counts: map[string]int{}} // the reload is measured elsewhere
		if err := b.reload(ctx, r, &before); err != nil {
			return err
		}
		if before.Counts["missed"] > 0 {
			b.report.note("%s on %s, %s: measured without a reload, the save was missed", measureMemory, a.title, r.server.Title)
		}
		if err := pause(ctx, b.settling, 0); err != nil {
			return err
		}
		family, err := peers.Family(r.peer.PID)
		if err != nil {
			return err
		}
		own, pythons, err := b.sizes(family)
		if err != nil {
			return err
		}
		x := b.report.result(measureMemory, a, r.server.Title, "MiB")
		x.add(mebibytes(own + pythons))
		x.Counts["python KiB"], x.Counts["gdev KiB"] = int(pythons), int(own)
		x.Counts["processes"] = len(family)
		return nil
	})
}

// sizes adds the memory of gdev's own processes and of all others, in KiB.
func (b *bench) sizes(family []peers.Member) (own, others int64, err error) {
	for _, m := range family {
		size, err := shared(m.PID)
		if err != nil {
			return 0, 0, err
		}
		if program(m) == b.gdevPath {
			own += size
		} else {
			others += size
		}
	}
	return own, others, nil
}

// takePlainMemory measures a Python that only has the application.
func (b *bench) takePlainMemory(ctx context.Context, a application) error {
	p, err := b.newProject(a)
	if err != nil {
		return err
	}
	c := exec.CommandContext(ctx, b.settings.Python, filepath.Join(b.settings.Scripts, "plain.py"))
	c.Dir, c.Env = p.dir, peers.Environment()
	var stderr strings.Builder
	c.Stderr = &stderr
	hold, err := c.StdinPipe() // its end ends the process
	if err != nil {
		return err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return fmt.Errorf("start a plain process of %s: %w", a.name, err)
	}
	defer func() {
		_ = hold.Close()
		_ = c.Wait()
	}()
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return fmt.Errorf("wait for a plain process of %s, it said %q: %w\n%s", a.name, line, err, stderr.String())
	}
	if err := pause(ctx, b.settling, 0); err != nil {
		return err
	}
	size, err := shared(c.Process.Pid)
	b.report.result(measureMemory, a, plainPython, "MiB").add(mebibytes(size))
	return err
}

func mebibytes(kibibytes int64) float64 { return float64(kibibytes) / 1024 }
