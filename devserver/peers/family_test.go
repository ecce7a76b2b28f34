package peers

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestParseStat(t *testing.T) {
	line := "42 (a) (b c) S 7 42 9 0 -1 4194560 1 2 3 4 100 20 3 4 20 0 1 0 987654 1000 50"
	m, err := parseStat(line)
	if want := (Member{42, 7, 9, "987654", 127}); err != nil || m != want {
		t.Errorf("parseStat gives %+v, %v, want %+v", m, err, want)
	}
	for _, bad := range []string{"", "42", "42 (sh) S 1", "x (sh) " + strings.Repeat("1 ", 30), ") 42 ("} {
		if _, err := parseStat(bad); err == nil {
			t.Errorf("parseStat(%q) finds no fault", bad)
		}
	}
}

// TestFamily finds a child of this process, looks at it and kills it.
func TestFamily(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip(err)
	}
	c := exec.Command("sleep", "60")
	ownSession(c)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	family, err := Family(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, m := range family {
		if m.PID != c.Process.Pid {
			continue
		}
		found = true
		if m.parent != os.Getpid() || m.session != c.Process.Pid {
			t.Errorf("the child is %+v", m)
		}
		other := m
		other.started = "another process"
		other.kill()
		m.kill()
	}
	if !found {
		_ = c.Process.Kill()
		t.Errorf("the child is not in the family %+v", family)
	}
	_ = c.Wait()
}
